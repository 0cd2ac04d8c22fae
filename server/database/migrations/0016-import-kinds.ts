import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

/** Imports brought people alone; since then also training, which is laid before the committee. */
export const importKinds: Migration = {
  number: 16,
  name: 'import-kinds',
  up: (db, inBatches) =>
    fillMissing(inBatches, db.collection('rosterImports'), {
      kind: 'people',
      classes: [],
      effect: null,
      classesRevision: 0,
      submittedAt: null,
      approved: null,
      undoneBy: null,
    }),
}
