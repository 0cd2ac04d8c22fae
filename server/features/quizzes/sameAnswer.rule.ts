/**
 * When what was filled into a gap is the same as an accepted answer. In words, as authors read them (`SAME_ANSWER`):
 * width, case, spaces, kinds of quotation marks, brackets, dashes and middle dots do not matter, nor does punctuation
 * at the ends; signs that change the meaning do. The pairs that hold it: tests/rules/sameAnswer.test.ts.
 */
import { DOTS, INVISIBLE } from '../../lib/signs.rule.ts'

export const SAME_ANSWER =
  '全角半角、大小写、空格，以及引号、括号、连接号、间隔号的不同写法都算相同，首尾的标点不计；' +
  '正负号、小数点、百分号、上标和 C# 这类符号不同就算不同。答案本身只有标点的，要与标点一致。'

const UNSEEN = new RegExp(`[\\s${INVISIBLE}]+`, 'gu')
const ANY_DOT = new RegExp(`[${DOTS}]`, 'gu')

/** Higher digits are powers: 5² is not 52. */
const powers = (text: string): string => text.replace(/[⁰¹²³⁴-⁹]+/gu, (digits) => `^${digits.normalize('NFKC')}`)

/** One sign for each that keyboards write in several ways; blanks and what cannot be seen are left out. */
const spelled = (text: string): string =>
  powers(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(UNSEEN, '')
    .normalize() // letter and accent meet where a blank stood between them
    .replace(/[“”„‟«»]/gu, '"')
    .replace(/[‘’‚‛`´]/gu, "'")
    .replace(/[-‐‑‒–—―−─]+/gu, '-')
    .replace(ANY_DOT, '·')
    .replace(/\.{2,}/gu, '…')

/**
 * Within words other signs are interchangeable too; where the sign itself is asked for they are not. No expression
 * looks behind: Safari 16 cannot.
 */
const inWords = (text: string): string =>
  text
    .replace(/[「」『』]/gu, '"')
    .replace(/[〔【[]/gu, '(')
    .replace(/[〕】\]]/gu, ')')
    .replace(/〈/gu, '《')
    .replace(/〉/gu, '》')
    .replace(/(\d),(?=\d{3}(?!\d))/gu, '$1')
    .replace(/、/gu, ',')
    .replace(/(.)~+(?=.)/gu, '$1-')
    .replace(/-{2,}/gu, '-')
    .replace(/(\p{sc=Han})\.(?=\p{sc=Han})/gu, '$1·')
    .replace(/(^|\D)\.(?=\d)/gu, '$10.')

const OUTER = '。．.,、;:!?…·\\-~"\'()《》{}'
const ends = new RegExp(`^[${OUTER}]*?(?=-?\\d|[^${OUTER}]|$)|[${OUTER}]+$`, 'gu')

/** The form in which answers are compared; '' of nothing. */
export function normalised(text: string): string {
  const sign = spelled(text)
  const words = inWords(sign).replace(ends, '')
  return words === '' ? sign : words
}

/** What is the same beyond that, by choice: one spelling for each. */
export type Alike = (text: string) => string

/** Whether what was filled into a gap is one of its accepted answers. */
export const isAccepted = (
  accepted: readonly string[],
  given: string | undefined,
  alike: Alike = (text) => text,
): boolean => {
  const form = (text: string): string => normalised(alike(text))
  const text = form(given ?? '')
  return text !== '' && accepted.some((each) => form(each) === text)
}
