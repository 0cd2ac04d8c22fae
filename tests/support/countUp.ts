import mongoose from 'mongoose'
import type { Migration, OldRow } from '../../server/database/migrations/migration.ts'

export const things = () => mongoose.connection.collection<OldRow>('things')

export const thingId = (at: number): string => `thing-${String(at).padStart(5, '0')}`

export const makeThings = (count: number) =>
  things().insertMany(Array.from({ length: count }, (_, at) => ({ _id: thingId(at), n: 0 })))

/**
 * A migration for tests: counts up every one of `things`. No filter keeps that from being done twice, so they tell how
 * often it was done.
 */
export const countUp = (act: { begun?(): Promise<void> | void; row?(id: string): void } = {}): Migration => ({
  number: 1,
  name: 'count-up',
  async up(db, inBatches) {
    await act.begun?.()
    await inBatches(db.collection('things'), ['n'], ({ _id }) => {
      act.row?.(_id)
      return { filter: {}, update: { $inc: { n: 1 } } }
    })
  },
})
