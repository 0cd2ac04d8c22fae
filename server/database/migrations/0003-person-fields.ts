import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

/** People from before units lost sight of those whose term has ended. */
export const personFields: Migration = {
  number: 3,
  name: 'person-fields',
  up: (db, inBatches) => fillMissing(inBatches, db.collection('people'), { seenUntil: null }),
}
