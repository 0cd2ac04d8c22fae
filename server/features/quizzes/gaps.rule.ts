/** The gaps of a 填空 in its stem: a run of four underscores or more is one. */
const GAP = /_{4,}/u

export const gapsIn = (stem: string): number => stem.split(GAP).length - 1

/**
 * The stem around its first `count` gaps: a gap stands between two parts. Gaps that the stem does not mark stand at its
 * end.
 */
export function stemParts(stem: string, count: number): string[] {
  const parts: string[] = []
  let rest = stem
  while (parts.length < count) {
    const gap = GAP.exec(rest)
    parts.push(gap ? rest.slice(0, gap.index) : rest)
    rest = gap ? rest.slice(gap.index + gap[0].length) : ''
  }
  return [...parts, rest]
}
