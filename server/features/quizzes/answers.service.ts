/** What saves answers in groups, for every feature in which one answers under a deadline; and what stands for one that came late. */
import { isDeepStrictEqual } from 'node:util'
import { httpFail } from '../../lib/failure.ts'

export { answerWriterFor } from './answerWriter.ts'
export { seqsOf, type Checked } from './answerRound.ts'

interface Numbered {
  seq: number
  answer: unknown
}
/**
 * Of an answer that was not saved, the one that is. Two devices may give the same seq to different answers: to say of both
 * that they are saved would lose one. @throws conflict
 */
export function savedInstead(saved: (Numbered & { at: Date }) | undefined, given: Numbered) {
  if (!saved || (saved.seq === given.seq && !isDeepStrictEqual(saved.answer, given.answer))) throw httpFail('conflict')
  return { seq: saved.seq, savedAt: saved.at.toISOString() }
}
