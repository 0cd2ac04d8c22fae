import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

/**
 * Watches from before a course could set its speed (the budget then is the slack: 2 s) and before it was kept how their
 * seconds came about. The revision is raised, as by every write of a watch: whoever remembers the row must read it
 * again.
 */
export const watchFields: Migration = {
  number: 5,
  name: 'watch-fields',
  up: (db, inBatches) =>
    fillMissing(
      inBatches,
      db.collection('watches'),
      { budgetMs: 2_000, log: '{"sittings":[],"earlier":null}' },
      { also: { $inc: { revision: 1 } } },
    ),
}
