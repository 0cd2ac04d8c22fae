import type { Migration } from './migration.ts'

/** Partial indexes that no query was served by: what takes their place is made at the start, by the models. */
const GONE = {
  assets: ['upload_1'],
  deliveries: ['announcement_1_way_1_state_1'],
  disputes: ['openAbout_1'],
  exemptionApplications: ['open_1'],
  noticeChoices: ['email_1'],
  notices: ['announcement_1_unread_1'],
  people: ['details.email_1'],
  transfers: ['open_1'],
}

export const partialIndexes: Migration = {
  number: 22,
  name: 'partial-indexes',
  async up(db) {
    const there = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
    for (const [collection, names] of Object.entries(GONE)) {
      if (!there.has(collection)) continue
      const made = new Set((await db.collection(collection).indexes()).map(({ name }) => name))
      for (const name of names) if (made.has(name)) await db.collection(collection).dropIndex(name)
    }
  },
}
