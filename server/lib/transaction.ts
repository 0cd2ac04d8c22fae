import { MongoError } from 'mongodb'
import mongoose, { type ClientSession } from 'mongoose'
import { isDuplicate } from './model.ts'

/**
 * Runs `work` in a transaction, again on a transient conflict (the driver's rule); `work` must have no effect but its
 * writes.
 */
export const transaction = <T>(work: (session: ClientSession) => Promise<T>): Promise<T> =>
  mongoose.connection.withSession((session) => session.withTransaction(() => work(session))) as Promise<T>

/** What another transaction did first: thrown inside one, it has the whole of it run again. */
export function conflict(reason: string): MongoError {
  const error = new MongoError(reason)
  error.addErrorLabel('TransientTransactionError')
  return error
}

/** For `.catch` of an insertion: a row that another transaction inserted first is a conflict. */
export function rerunOnDuplicate(error: unknown): never {
  throw isDuplicate(error) ? conflict('another transaction inserted the same row first') : error
}
