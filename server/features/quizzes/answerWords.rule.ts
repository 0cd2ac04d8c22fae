/** Keys and answers in words. */
import type { Choice, Words } from '../questions/question.contract.ts'
import { plainText } from '../questions/words.rule.ts'
import type { Answer, AskedQuestion } from './quizzes.contract.ts'
import { offeredOf } from './slot.rule.ts'

const letter = (index: number): string => String.fromCharCode(65 + index)

/** 判断题 has one pair of words, wherever it is asked, answered, marked or printed. */
export const judged = (is: boolean | null): string => (is ? '对' : '错')

/** What a question offers, as it was shown. */
interface Offered {
  options: readonly Choice[]
  left?: readonly Choice[] | undefined
}

/** An answer as one reads it, with the letters that were shown. */
export function answerWords({ options, left = [] }: Offered, answer: Answer): string {
  const textOf = (id: string | undefined): string => plainText(options.find((each) => each.id === id)?.text ?? '')
  if ('judge' in answer) return judged(answer.judge)
  if ('blanks' in answer) return answer.blanks.map((text) => text.trim() || '（空）').join('；')
  if ('text' in answer) return answer.text
  if ('order' in answer) return answer.order.map(textOf).join(' → ')
  if ('pairs' in answer)
    return left.map(({ id, text }) => `${plainText(text)}：${textOf(answer.pairs[id]) || '（空）'}`).join('；')
  const chosen = 'option' in answer ? [answer.option] : answer.options
  return options
    .flatMap(({ id, text }, index) => (chosen.includes(id) ? [`${letter(index)}. ${plainText(text)}`] : []))
    .join('；')
}

/** The key as the answer that is right; null where it is not one of what is offered, or not decided. */
export function keyAnswer(question: AskedQuestion): Answer | null {
  switch (question.kind) {
    case 'single':
      return question.answer === '' ? null : { option: question.answer }
    case 'multiple':
      return { options: question.answer }
    case 'judge':
      return { judge: question.answer === true }
    case 'order':
      return { order: question.items.map(({ id }) => id) }
    case 'match':
      return { pairs: question.pairs }
    default:
      return null
  }
}

/** The key as one reads it, with the letters that the attempt showed. */
export function keyText(question: AskedQuestion): string {
  if (question.kind === 'blank') return question.answers.map((accepted) => accepted.join(' / ')).join('；')
  if (question.kind === 'short' || question.kind === 'essay') return plainText(question.reference)
  const key = keyAnswer(question)
  const left = question.kind === 'match' ? question.left : []
  return key ? answerWords({ options: offeredOf(question, ''), left }, key) : ''
}

/** The same with its pictures, where it has any. */
export const keyWords = (question: AskedQuestion): Words =>
  question.kind === 'short' || question.kind === 'essay' ? question.reference : keyText(question)

/** What was written in answer to a short question or an essay. */
export const writtenText = (answer: Answer | undefined): string => (answer && 'text' in answer ? answer.text : '')
