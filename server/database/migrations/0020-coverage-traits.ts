import type { Migration } from './migration.ts'

/** Standings say sex and year of birth, and cells count by them: what was computed before is computed anew at the next start. */
export const coverageTraits: Migration = {
  number: 20,
  name: 'coverage-traits',
  async up(db, inBatches) {
    const before = await db.collection('standings').distinct('requirement', { traits: { $exists: false } })
    await inBatches(db.collection('coverageCells'), ['traits'], ({ traits }) =>
      traits === undefined ? { filter: { traits: { $exists: false } }, update: { $set: { traits: {} } } } : null,
    )
    await inBatches(db.collection('requirements'), ['computedRevision'], ({ _id, computedRevision }) =>
      before.includes(_id) && typeof computedRevision === 'number'
        ? { filter: { computedRevision }, update: { $set: { computedRevision: null } } }
        : null,
    )
  },
}
