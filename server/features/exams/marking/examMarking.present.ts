import { plainText } from '../../questions/words.rule.ts'
import type { ExamMark } from './marks.model.ts'
import type { ExamSlot } from '../paper/paperSlots.rule.ts'

interface Shown {
  awarded: number
  comment: string
  lines?: string[]
}
/** An answer, with one mark at most: whose, the caller decides. */
export const markOf = ({ _id: id, text }: ExamMark, given: Shown | undefined) => ({
  ...{ id, text, awarded: given?.awarded ?? null, comment: given?.comment ?? '', lines: given?.lines ?? [] },
})

/** A question as markers see it. */
export const presentQuestion = ({ passage, question }: ExamSlot) => ({
  ...{ question: question.id, points: question.points, stem: question.stem },
  ...(passage && { passage }),
  reference: 'reference' in question ? question.reference : '',
  rubric: question.kind === 'essay' ? question.rubric.filter(({ text }) => text !== '') : [],
})
export const questionText = ({ passage, question }: ExamSlot): string =>
  [passage, question.stem].map(plainText).filter(Boolean).join('\n')
