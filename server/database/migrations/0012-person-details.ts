import type { Migration } from './migration.ts'

/** People of whom nothing was known beside name, number and posts. */
export const personDetails: Migration = {
  number: 12,
  name: 'person-details',
  up: (db, inBatches) =>
    inBatches(db.collection('people'), ['details'], ({ details }) =>
      details === undefined
        ? {
            filter: { details: { $exists: false } },
            update: {
              $set: { details: { email: null, messengerId: null, sex: null, birthYear: null, partyJoinedOn: null } },
            },
          }
        : null,
    ),
}
