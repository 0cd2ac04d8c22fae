import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

/** Requirements from before figures were carried forward by the day and months were closed. */
export const requirementFields: Migration = {
  number: 4,
  name: 'requirement-fields',
  up: (db, inBatches) => fillMissing(inBatches, db.collection('requirements'), { rolledOn: null, closings: [] }),
}
