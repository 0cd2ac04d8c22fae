import type { Migration, OldRow } from './migration.ts'

/** Standings carry the staff number: lists of a whole city are written without looking everybody up. */
export const standingNumbers: Migration = {
  number: 25,
  name: 'standing-numbers',
  async up(db, inBatches) {
    const people = db.collection<OldRow>('people').find({}, { projection: { staffNumber: 1 } })
    const numbers = new Map<unknown, unknown>()
    for await (const { _id, staffNumber } of people) numbers.set(_id, staffNumber)
    await inBatches(db.collection('standings'), ['person', 'staffNumber'], ({ person, staffNumber }) =>
      staffNumber === undefined
        ? {
            filter: { staffNumber: { $exists: false } },
            update: { $set: { staffNumber: numbers.get(person) ?? null } },
          }
        : null,
    )
  },
}
