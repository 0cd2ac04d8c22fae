/** Keys and answers in words. */
import type { Answer, Question } from './quizzes.contract.ts'

const letter = (index: number): string => String.fromCharCode(65 + index)

function optionText(question: Question & { options: { id: string; text: string }[] }, ids: readonly string[]): string {
  return question.options
    .flatMap(({ id, text }, index) => (ids.includes(id) ? [`${letter(index)}. ${text}`] : []))
    .join('；')
}

/** 判断题 has one pair of words, wherever it is asked, answered, marked or printed. */
export const judged = (is: boolean | null): string => (is ? '对' : '错')

/** The key as one reads it, with the letters that the attempt showed. */
export function keyText(question: Question): string {
  switch (question.kind) {
    case 'single':
      return optionText(question, [question.answer])
    case 'multiple':
      return optionText(question, question.answer)
    case 'judge':
      return judged(question.answer)
    case 'blank':
      return question.answers.map((accepted) => accepted.join(' / ')).join('；')
    case 'short':
      return question.reference
  }
}

/** An answer as one reads it, with the letters that were shown. */
export function answerWords(options: readonly { id: string; text: string }[], answer: Answer): string {
  if ('judge' in answer) return judged(answer.judge)
  if ('blanks' in answer) return answer.blanks.map((text) => text.trim() || '（空）').join('；')
  if ('text' in answer) return answer.text
  const chosen = 'option' in answer ? [answer.option] : answer.options
  return options.flatMap(({ id, text }, index) => (chosen.includes(id) ? [`${letter(index)}. ${text}`] : [])).join('；')
}

/** What was written in answer to a short question. */
export const writtenText = (answer: Answer | undefined): string => (answer && 'text' in answer ? answer.text : '')
