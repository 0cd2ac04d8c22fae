/**
 * The answers of an attempt while it is open, in a row beside it that has no index but its id: at every change of a
 * document the embedded engine writes all its index entries anew, and an attempt has four indexes. The transaction that
 * finishes the attempt takes the row away and gives its answers to the attempt, so that an answer is either in time or
 * finds no row.
 */
import type { ClientSession } from 'mongoose'
import { mixed, model } from '../../lib/model.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'

export interface OpenAnswers {
  /** The attempt. */
  _id: string
  answers: Attempt['answers']
}
export const OpenAnswers = model<OpenAnswers>('OpenAnswers', 'openAnswers', { answers: mixed }, [])

/** An attempt that was open when it was read, as it stands: finished, when it was since. */
export async function withAnswers(attempt: Attempt): Promise<Attempt | null> {
  const row = await OpenAnswers.findById(attempt._id).lean()
  return row ? { ...attempt, answers: row.answers } : Attempts.findById(attempt._id).lean()
}

/** Ends the saving of answers to an attempt, in the transaction that finishes it. */
export async function takeAnswers(attempt: string, session: ClientSession): Promise<Attempt['answers']> {
  const row = await OpenAnswers.findById(attempt).session(session).lean()
  await OpenAnswers.deleteOne({ _id: attempt }, { session })
  return row?.answers ?? {}
}
