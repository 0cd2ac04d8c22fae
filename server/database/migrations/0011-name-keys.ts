import { nameKeys } from '../../lib/nameKeys.ts'
import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What people are found by, as the program finds them today: who changes the keys writes a migration that does this again. */
export const nameKeysOfPeople: Migration = {
  number: 11,
  name: 'name-keys',
  up: (db, inBatches) =>
    fillMissing(
      inBatches,
      db.collection('people'),
      { reading: null, foundBy: (row) => nameKeys({ name: text(row['name']), staffNumber: text(row['staffNumber']) }) },
      { reads: ['name', 'staffNumber'] },
    ),
}
