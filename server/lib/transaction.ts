import mongoose, { type ClientSession } from 'mongoose'

/** Runs `work` in a transaction, again on a transient conflict (the driver's rule); `work` must have no effect but its writes. */
export const transaction = <T>(work: (session: ClientSession) => Promise<T>): Promise<T> =>
  mongoose.connection.withSession((session) => session.withTransaction(() => work(session))) as Promise<T>
