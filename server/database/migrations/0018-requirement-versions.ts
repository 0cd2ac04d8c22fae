import type { Migration } from './migration.ts'

/** What requirements ask unless they say otherwise: the clock of a period, any kind of unit, programmes alone. */
const PLAIN = {
  kinds: [],
  dualLeaders: false,
  clock: 'period',
  priorMonths: 0,
  courses: [],
  trainings: false,
  hours: 0,
  weight: 1,
}
const READ = ['versions', 'positions', 'from', 'to', 'graceMonths', 'programmes']

/** A change of a requirement took the place of what it asked before; since then each version is kept with its day. */
export const requirementVersions: Migration = {
  number: 18,
  name: 'requirement-versions',
  up: (db, inBatches) =>
    inBatches(db.collection('requirements'), READ, ({ versions, positions, from, to, graceMonths, programmes }) => {
      if (versions !== undefined) return null
      const first = { positions, from, to, graceMonths, programmes, ...PLAIN }
      const version = { ...first, effectiveOn: from, recordedAt: new Date(0), by: '', reason: '' }
      return {
        filter: { versions: { $exists: false } },
        update: { $set: { ...PLAIN, versions: [version], version: 0 } },
      }
    }),
}
