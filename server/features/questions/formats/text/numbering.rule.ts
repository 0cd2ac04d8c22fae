/** How the questions of a section are numbered: `1. …`, `（1）…`, or not at all. */
import { bracketedOf, headingOf, labelsOf, numberedOf, optionsOf } from './lines.rule.ts'

export type Numbering = 'dotted' | 'bracketed' | 'none'

export const numberIn = (line: string, numbering: Numbering): { number: number; rest: string } | null =>
  numbering === 'bracketed' ? bracketedOf(line) : numberedOf(line)

/** The name of a paper, or what holds for all questions of it, in brackets. */
const TITLE =
  /(?:题|卷|试题|题库|测验|测试|考试|练习|竞赛|考核)\s*(?:[（(][^（(]*[)）])?\s*$|^\s*[（(][^（(]*[)）]\s*$/u
/** Words of a question, whose statements may have numbers in brackets. */
const ASKS = /[（(]\s*[)）]|_{2}|[?？:：]\s*$/u
const isOfQuestion = (line: string): boolean =>
  ASKS.test(line) || labelsOf(line).length > 0 || optionsOf(line, 0).length > 0

function isBracketed(lines: readonly string[], isHeaded: boolean): boolean {
  const at = lines.findIndex((line) => bracketedOf(line) !== null)
  if (at < 0 || bracketedOf(lines[at]!)!.number !== 1) return false
  const before = lines.slice(0, at).filter((line) => line.trim() !== '')
  return before.every((line) => (isHeaded ? !isOfQuestion(line) : TITLE.test(line)))
}

const LONG = new Set<string | null>(['short', 'essay'])
/** Of each section of a text; the first is what stands before the first heading. */
export function numberings(lines: readonly string[]): Numbering[] {
  const sections: { kind: string | null; lines: string[] }[] = [{ kind: null, lines: [] }]
  for (const line of lines) {
    const heading = headingOf(line)
    if (heading) sections.push({ kind: heading.kind, lines: [] })
    else sections.at(-1)!.lines.push(line)
  }
  const found = sections.map(({ kind, lines: own }, at): Numbering => {
    const dotted = own.findIndex((line) => numberedOf(line) !== null)
    // The points of a long answer may be numbered in the other way.
    const asked = dotted < 0 || LONG.has(kind) ? own.slice(0, dotted < 0 ? own.length : dotted) : []
    if (kind !== 'case' && isBracketed(asked, at > 0)) return 'bracketed'
    return dotted < 0 ? 'none' : 'dotted'
  })
  // Above the first heading of a numbered text stands the title of the paper.
  if (found.length > 1 && found[0] === 'none') found[0] = found.find((each) => each !== 'none') ?? 'none'
  return found
}
