/** Questions and answers of practice in one form, whatever asked them. Pure. */
import type { ExamSlot } from '../exams/paper/paperSlots.rule.ts'
import { isSittable, slotsOf } from '../exams/paper/paperSlots.rule.ts'
import type { BankAnswer } from '../questions/answer.contract.ts'
import type { BankQuestion, PartQuestion } from '../questions/question.contract.ts'
import { partOf } from '../questions/single.rule.ts'
import { answerWords } from '../quizzes/answerWords.rule.ts'
import type { Answer, AskedQuestion, Question } from '../quizzes/quizzes.contract.ts'
import { offeredOf } from '../quizzes/slot.rule.ts'
import { isByKey } from './practice.rule.ts'

function partForm({ origin: _, passage: __, ...question }: AskedQuestion): PartQuestion {
  switch (question.kind) {
    case 'multiple':
      return { ...question, scoring: question.scoring ?? 'all' }
    case 'blank':
      return { ...question, numerals: question.numerals ?? false, traditional: question.traditional ?? false }
    default:
      return question
  }
}
/** A question of a course in the form of the bank; one about a passage is a case of one part. */
export function bankForm(asked: Question | AskedQuestion): BankQuestion {
  if (asked.kind === 'case') {
    const { origin: _, ...question } = asked
    return question
  }
  const part = partForm(asked)
  if (!('passage' in asked) || !asked.passage) return part
  return { id: part.id, kind: 'case', stem: asked.passage, explanation: '', points: part.points, parts: [part] }
}

/** All points where the key judges; of what a person marks six in ten. */
const ENOUGH = 0.6
export function isRight(content: BankQuestion, awarded: number): boolean {
  const part = partOf(content)
  return isByKey(part) ? awarded >= part.points : awarded >= part.points * ENOUGH
}

const asPaper = (questions: readonly BankQuestion[]) => ({
  sections: [{ id: 's', title: '', questions: [...questions] }],
})
export const slotsFor = (questions: readonly BankQuestion[]): ExamSlot[] => slotsOf(asPaper(questions))
/** Whether it can be answered on a page. */
export const isAskable = (question: BankQuestion): boolean => isSittable(asPaper([question]))

/** Answers of a round stand under the ids of what is answered: of two versions of one question the first is asked. */
export function firstOfTwins(): (content: BankQuestion) => boolean {
  const taken = new Set<string>()
  return (content) => {
    const ids = slotsFor([content]).map(({ question }) => question.id)
    if (ids.some((id) => taken.has(id))) return false
    for (const id of ids) taken.add(id)
    return true
  }
}

/** An answer in words, with the letters that were shown; '' for none. */
export const saidIn = (part: PartQuestion, answer: BankAnswer | null): string =>
  answer === null
    ? ''
    : answerWords({ options: offeredOf(part, ''), left: part.kind === 'match' ? part.left : [] }, answer as Answer)
