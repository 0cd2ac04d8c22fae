/** Another order of questions and options, by a seed: for B papers, and for every candidate of an examination. */
import type { ArticleNode } from '../courses/article.rule.ts'
import type { BankQuestion, Choice, PartQuestion, Words } from '../questions/question.contract.ts'
import type { PaperContent } from './paper.contract.ts'
import { drawn, randomOf } from './random.rule.ts'

type Either = BankQuestion | PartQuestion

const textIn = ({ text, content }: ArticleNode): string => (text ?? '') + (content ?? []).map(textIn).join('')
/** Without brackets and spaces, full-width letters as others. */
const textOf = (words: Words): string =>
  (typeof words === 'string' ? words : textIn(words as ArticleNode)).normalize('NFKC').replace(/[()\s]/gu, '')

/** 以上都对, 上述说法均不正确, 都不是: says something of those before it. */
const OF_THOSE_BEFORE = /以上|上述|前面|前[两二三四五]项|^(?:全部|全|都|均|皆)(?:对|不对|正确|不正确|错|错误|是|不是)$/u
/** A项, 选项B. */
const LETTER = /[A-H](?:项|选项)|选项[A-H](?![A-Za-z])/u
/** A和B, A、B、C, AB: options by their letters. */
const LETTERS = /^[A-H](?:[、,和与及或+]?[A-H])+(?:都|均|$)/u
/** 故选B, 答案为C: an explanation goes by the letters as they stand. */
const KEY_LETTER = /(?:选|答案[为是:]?)[A-H](?![A-Za-z])/u

/** Whether a question's words go by the places of its options. */
function namesPlaces({ stem, explanation }: Either, options: readonly Choice[]): boolean {
  const texts = options.map(({ text }) => textOf(text))
  return (
    texts.some((text) => LETTER.test(text) || LETTERS.test(text)) ||
    texts.slice(0, -1).some((text) => OF_THOSE_BEFORE.test(text)) ||
    [stem, explanation].map(textOf).some((text) => LETTER.test(text) || KEY_LETTER.test(text))
  )
}

function shuffledOptions(question: Either, options: Choice[], random: () => number): Choice[] {
  if (namesPlaces(question, options)) return options
  const last = options.at(-1)
  if (!last || !OF_THOSE_BEFORE.test(textOf(last.text))) return drawn(options, random)
  return [...drawn(options.slice(0, -1), random), last]
}

/** With its options in another order, where they do not go by their places. A case's parts build on each other and stay. */
function shuffledQuestion<T extends Either>(question: T, seed: string): T {
  const random = randomOf(`${seed}/${question.id}`)
  if (question.kind === 'single' || question.kind === 'multiple')
    return { ...question, options: shuffledOptions(question, question.options, random) }
  if (question.kind === 'match') return { ...question, right: drawn(question.right, random) }
  if (question.kind === 'case')
    return { ...question, parts: question.parts.map((part) => shuffledQuestion(part, seed)) }
  return question
}

/** Sections stay where they are, and what is asked and accepted stays the same. */
export const shuffledPaper = (paper: PaperContent, seed: string): PaperContent => ({
  ...paper,
  sections: paper.sections.map((section) => ({
    ...section,
    questions: drawn(section.questions, randomOf(`${seed}/${section.id}`)).map((question) =>
      shuffledQuestion(question, seed),
    ),
  })),
})

/** How the items of a 排序 are shown, since they are kept in the right order: never in that one. */
export function shownItems({ id, items }: Extract<PartQuestion, { kind: 'order' }>, seed: string): Choice[] {
  const shown = drawn(items, randomOf(`${seed}/${id}/items`))
  const isRight = shown.every((item, at) => item === items[at])
  return isRight ? [...shown.slice(1), ...shown.slice(0, 1)] : shown
}
