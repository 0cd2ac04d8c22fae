/** What is given for the short answers of an attempt, before it is sent. Pure. */
import type { Reply } from '../../../lib/api.ts'

export type MarkingView = Reply<'quizzes', 'marking'>
export interface Mark {
  slot: string
  /** As typed: '' until something is given. */
  awarded: number | ''
  comment: string
}
export const marksOf = ({ slots }: MarkingView): Mark[] =>
  slots.map(({ id, awarded, comment }) => ({ slot: id, awarded: awarded ?? '', comment }))

/** What is wrong with a mark, or undefined. */
export function faultOf({ awarded }: Mark, points: number): string | undefined {
  if (awarded === '') return `请给分（0 到 ${points} 分）`
  return Number.isInteger(awarded) && awarded >= 0 && awarded <= points ? undefined : `应为 0 到 ${points} 的整数`
}

/** Score so far: what was marked by itself and what is given here. */
export const scoreWith = ({ autoScore }: MarkingView, marks: readonly Mark[]): number =>
  marks.reduce((sum, { awarded }) => sum + (awarded === '' ? 0 : awarded), autoScore)
