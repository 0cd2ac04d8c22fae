import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

/** Jobs from before there was work that only one job at a time may do. */
export const jobFields: Migration = {
  number: 2,
  name: 'job-fields',
  up: (db, inBatches) => fillMissing(inBatches, db.collection('jobs'), { alone: null }),
}
