import { dropIndexes } from './dropIndexes.ts'
import type { Migration } from './migration.ts'

/** Partial indexes that no query was served by. */
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
  up: (db) => dropIndexes(db, GONE),
}
