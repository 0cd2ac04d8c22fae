/** Questions whose gaps stand in their text: Moodle's cloze, and the words that are chosen or dragged into a text. */
import type { Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { childOf, elementsOf, readHtmlTree, type Element } from '../html/tree.ts'
import { wordsOf } from '../html/readWords.ts'
import { noteOf, Unreadable } from '../reading.ts'
import { withoutStars, type Body } from './bodies.ts'
import { clozeOf, type ClozeGap } from './cloze.rule.ts'
import { htmlWords, plainField, type Way } from './fields.ts'

const CHOSEN_WORDS = new Set(['gapselect', 'ddwtos'])
export const isCloze = (type: string): boolean => type === 'cloze' || type === 'multianswer' || CHOSEN_WORDS.has(type)

/** No author writes this element. */
const GAP = 'hongling-gap'
const LONGEST = 100_000
/** More than the bank has room for, whatever they are. */
const MOST_GAPS = 100
const isGap = ({ name }: Element): boolean => name === GAP
const PLACE = `<${GAP}></${GAP}>`

const plain = (html: string): string =>
  plainText(wordsOf(readHtmlTree(html).children, { notes: new Set(), file: () => null }))

function acceptedOf({ type, answers }: ClozeGap, { notes }: Way): string[] {
  if (/^(?:MULTIRESPONSE|MR)/.test(type)) throw new Unreadable('otherKind', type)
  if (/^(?:MULTICHOICE|MC)/.test(type)) notes.add(noteOf('select'))
  if (answers.some(({ percent }) => percent > 0 && percent < 99.9)) notes.add(noteOf('weights'))
  const full = answers.filter(({ percent }) => percent >= 99.9).map(({ text }) => plain(text))
  const texts = /^(?:NUMERICAL|NM)/.test(type)
    ? full.map((text) => {
        const [value = '', tolerance = ''] = text.split(':')
        if (Number(tolerance) !== 0) notes.add(noteOf('tolerance', tolerance.slice(0, 20)))
        return value.trim()
      })
    : full.map((text) => withoutStars(text, notes))
  const accepted = [...new Set(texts)].filter((text) => text !== '')
  if (accepted.length === 0) throw new Unreadable('noAnswer')
  return accepted
}
const feedbackOf = (gaps: readonly ClozeGap[]): string[] =>
  gaps.flatMap(({ answers }) =>
    answers.filter(({ feedback }) => feedback !== '').map(({ text, feedback }) => `${plain(text)}：${plain(feedback)}`),
  )

function clozed(field: Element, text: string, way: Way): Body & { points: number; feedback: string[] } {
  const { text: html, gaps } = clozeOf(text, PLACE)
  if (gaps.length === 0) throw new Unreadable('noGaps')
  if (gaps.length > MOST_GAPS) throw new Unreadable('tooLong')
  const answers = gaps.map((gap) => acceptedOf(gap, way))
  const points = gaps.reduce((sum, { weight }) => sum + weight, 0)
  const stem: Words = htmlWords(html, field, way, isGap)
  return { kind: 'blank', stem, answers, points: Math.min(100, Math.max(1, points)), feedback: feedbackOf(gaps) }
}

/** `[[2]]` is the second of the words that are offered. */
function wordsChosen(question: Element, field: Element, text: string, way: Way): Body {
  const offered = elementsOf(question, 'selectoption', 'dragbox').map(plainField)
  const answers: string[][] = []
  const html = text.replace(/\[\[(\d{1,3})\]\]/g, (written, number: string) => {
    const word = plain(offered[Number(number) - 1] ?? '')
    if (word === '') return written
    answers.push([word])
    return PLACE
  })
  if (answers.length === 0) throw new Unreadable('noGaps')
  way.notes.add(noteOf('select'))
  return { kind: 'blank', stem: htmlWords(html, field, way, isGap), answers }
}

export function clozeBody(question: Element, way: Way): Body {
  const field = childOf(question, 'questiontext')
  const text = plainField(field)
  if (!field || text === '') throw new Unreadable('noStem')
  if (text.length > LONGEST) throw new Unreadable('tooLong')
  return CHOSEN_WORDS.has(question.attributes['type'] ?? '')
    ? wordsChosen(question, field, text, way)
    : clozed(field, text, way)
}
