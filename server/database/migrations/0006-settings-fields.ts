import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

/** Settings from before an interrupted seed could be told from a finished one. */
export const settingsFields: Migration = {
  number: 6,
  name: 'settings-fields',
  up: (db, inBatches) => fillMissing(inBatches, db.collection('settings'), { seeding: null }),
}
