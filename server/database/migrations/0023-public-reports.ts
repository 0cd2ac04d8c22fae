import { dropIndexes } from './dropIndexes.ts'
import type { Migration } from './migration.ts'

/** The partial index by date, that no query was served by. */
export const publicReports: Migration = {
  number: 23,
  name: 'public-reports',
  up: (db) => dropIndexes(db, { publishedReports: ['publicSince_-1__id_-1'] }),
}
