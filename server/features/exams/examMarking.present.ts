import { plainText } from '../questions/words.rule.ts'
import type { ExamMark } from './marks.model.ts'
import type { ExamSlot } from './paperSlots.rule.ts'

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
export const presentQuestion = ({ passage, question, part }: ExamSlot) => ({
  ...{ question: question.id, points: question.points },
  reference: 'reference' in part ? plainText(part.reference) : '',
  stem: passage ? `${passage}\n${question.stem}` : question.stem,
  rubric: part.kind === 'essay' ? part.rubric.filter(({ text }) => text !== '') : [],
})
