/** Watched integer-second ranges [from, to): always sorted, disjoint and not touching. Pure. */
export type Range = [from: number, to: number]

/** Adds a range to a union; an empty or inverted one changes nothing. */
export function addRange(union: readonly Range[], [from, to]: Readonly<Range>): Range[] {
  if (to <= from) return union.map((range) => [...range])
  const before = union.filter((range) => range[1] < from)
  const after = union.filter((range) => range[0] > to)
  const touching = union.slice(before.length, union.length - after.length)
  const first = touching[0]
  const last = touching.at(-1)
  const merged: Range = [Math.min(from, first?.[0] ?? from), Math.max(to, last?.[1] ?? to)]
  return [...before, merged, ...after]
}

/** Seconds covered. */
export const totalSeconds = (union: readonly Range[]): number => union.reduce((sum, [from, to]) => sum + to - from, 0)

/** A range within [0, duration); null when nothing of it is. */
export function clip([from, to]: Readonly<Range>, duration: number): Range | null {
  const start = Math.max(0, from)
  const end = Math.min(to, duration)
  return start < end ? [start, end] : null
}

/** What of a range is not covered. */
export const uncovered = (union: readonly Range[], [from, to]: Readonly<Range>): Range[] =>
  gaps(
    union.filter((range) => range[1] > from && range[0] < to),
    to,
  ).flatMap((gap) => clipFrom(gap, from))

const clipFrom = ([from, to]: Range, start: number): Range[] => (to > start ? [[Math.max(from, start), to]] : [])

/** What of [0, duration) is not covered. */
export function gaps(union: readonly Range[], duration: number): Range[] {
  const missing: Range[] = []
  let at = 0
  for (const [from, to] of union) {
    if (from > at) missing.push([at, Math.min(from, duration)])
    at = Math.max(at, to)
  }
  if (at < duration) missing.push([at, duration])
  return missing
}

/** The part of a video that must be seen, in percent of its length: the opening and the credits may be missed. */
const COMPLETE_PERCENT = 95

/** Seconds that must be covered, of the length that ffprobe found. */
export const neededSeconds = (duration: number): number => Math.ceil((duration * COMPLETE_PERCENT) / 100)

/** Complete by what was covered, never by where the player stands. */
export const isWatched = (watchedSeconds: number, duration: number): boolean =>
  duration > 0 && watchedSeconds * 100 >= duration * COMPLETE_PERCENT
