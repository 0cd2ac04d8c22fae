/** Gaps within the text of a question, by Moodle's grammar: `{1:SHORTANSWER:=北京~=北平#对了~%50%京}`. */

export interface ClozeGap {
  weight: number
  type: string
  answers: { percent: number; text: string; feedback: string }[]
}
const START = /\{(\d{0,4}):([A-Z]{2,16}(?:_[A-Z]{1,2})?):/g

/** What `~`, `#` and `}` do not end: behind a backslash, and the number of an entity. */
function endsAt(text: string, at: number): boolean {
  const before = text[at - 1]
  return before !== '\\' && !(text[at] === '#' && (before === '&' || text.slice(at - 5, at) === '&amp;'))
}
function answerOf(written: string): ClozeGap['answers'][number] {
  const [, sign = '', percent] = /^\s*(=|%(-?\d+(?:[.,]\d*)?)%)?/.exec(written)!
  const rest = written.slice(written.indexOf(sign) + sign.length)
  let hash = rest.indexOf('#')
  while (hash >= 0 && !endsAt(rest, hash)) hash = rest.indexOf('#', hash + 1)
  const plain = (text: string) => text.replace(/\\([}#~"/\\])/g, '$1').trim()
  return {
    percent: sign === '=' ? 100 : Number((percent ?? '0').replace(',', '.')),
    text: plain(hash < 0 ? rest : rest.slice(0, hash)),
    feedback: hash < 0 ? '' : plain(rest.slice(hash + 1)),
  }
}
/** The answers from `begin` on, and where their gap ends; null: it does not, before `limit`. */
function answersFrom(text: string, begin: number, limit: number): { pieces: string[]; end: number } | null {
  const pieces: string[] = []
  let from = begin
  for (let at = begin; at < limit; at++) {
    if ((text[at] !== '~' && text[at] !== '}') || !endsAt(text, at)) continue
    pieces.push(text.slice(from, at))
    from = at + 1
    if (text[at] === '}') return { pieces, end: at + 1 }
  }
  return null
}
/**
 * The text with `place` where gaps are, and the gaps; what only looks like one stays text. No gap stands within another:
 * where the next one begins, one that has not ended is none.
 */
export function clozeOf(text: string, place: string): { text: string; gaps: ClozeGap[] } {
  const gaps: ClozeGap[] = []
  const starts = [...text.matchAll(START)]
  let whole = ''
  let from = 0
  starts.forEach((start, number) => {
    const [sign, weight, type] = start
    const found = answersFrom(text, start.index + sign.length, starts[number + 1]?.index ?? text.length)
    if (!found) return
    whole += text.slice(from, start.index) + place
    gaps.push({ weight: Number(weight || 1), type: type!, answers: found.pieces.map(answerOf) })
    from = found.end
  })
  return { text: whole + text.slice(from), gaps }
}

/** As numbers of characters: nothing of an answer is a sign of the grammar, whatever stands around it. */
const signs = (text: string): string => text.replace(/[~#}{\\"&<>\n]/g, (sign) => `&#${sign.charCodeAt(0)};`)
/** A star stands for anything, unless a backslash is before it. */
export const starred = (text: string): string => text.replaceAll('*', '\\*')
export const clozeGap = (weight: number, accepted: readonly string[]): string =>
  `{${weight}:SHORTANSWER:${accepted.map((text) => `=${signs(starred(text))}`).join('~')}}`
