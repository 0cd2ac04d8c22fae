/**
 * Words that a document marks by their looks, in a line of text: a span between two signs, behind its end by what it is
 * marked; behind the words of an option by what these are. Only readers of documents write these signs.
 */

/** The stronger first: what nobody uses without meaning something by it. */
export const MARKS = ['ground', 'colour', 'underline', 'dotted', 'bold'] as const
export type Mark = (typeof MARKS)[number]
const OPEN = '\ue000'
const CLOSE = '\ue001'
const FIRST = 0xe010
const SIGN_OF = new Map(MARKS.map((mark, at) => [mark, String.fromCharCode(FIRST + at)]))
const signsOf = (marks: readonly Mark[]): string => marks.map((mark) => SIGN_OF.get(mark)!).join('')
const SIGNS = /[\ue010-\ue014]/gu
const MARKED = /[\ue000-\ue014]/gu
const marksOf = (text: string): Mark[] => MARKS.filter((mark) => text.includes(SIGN_OF.get(mark)!))

export const span = (text: string, marks: readonly Mark[]): string => `${OPEN}${text}${CLOSE}${signsOf(marks)}`
export const optionMarks = signsOf
export const unmarked = (text: string): string => text.replace(MARKED, '')

/** Which of the options are marked: by what only some of them are. Null: by nothing. */
export function markedAmong(options: readonly string[]): number[] | null {
  const marks = options.map((text) => marksOf((text.match(SIGNS) ?? []).join('')))
  for (const mark of MARKS) {
    const found = marks.flatMap((each, at) => (each.includes(mark) ? [at] : []))
    if (found.length > 0 && found.length < options.length) return found
  }
  return null
}

const SPAN = /(_*)\ue000([^\ue000\ue001]*)\ue001([\ue010-\ue014]*)(_*)/gu
const BRACKETED_SPAN = /[（(]\s*(\ue000[^\ue000\ue001]*\ue001[\ue010-\ue014]*)\s*[)）]/gu
/** Words in bold or with dots under them are mostly meant to be seen. */
const SURE: readonly Mark[] = ['ground', 'colour', 'underline']
/** The marked words of a stem as its answers, gaps in their place; null: it has none. */
export function gapsOf(stem: string, { isSure = false } = {}): { stem: string; answers: string[] } | null {
  const spans = [...stem.matchAll(SPAN)]
  const mark = (isSure ? SURE : MARKS).find((each) => spans.some(([, , , signs]) => marksOf(signs!).includes(each)))
  if (!mark) return null
  const answers: string[] = []
  const gapped = stem
    .replace(BRACKETED_SPAN, '$1')
    .replace(SPAN, (_, _before: string, words: string, signs: string) => {
      if (!marksOf(signs).includes(mark)) return words
      answers.push(words.trim())
      return '____'
    })
  return { stem: unmarked(gapped), answers }
}
