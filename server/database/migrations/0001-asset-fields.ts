import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

/**
 * Assets from before originals had places of their own (`original` null: named by content alone, where it still lies),
 * several posters, storyboards, chapters, and playing before the ladder is there.
 */
export const assetFields: Migration = {
  number: 1,
  name: 'asset-fields',
  up: (db, inBatches) =>
    fillMissing(
      inBatches,
      db.collection('assets'),
      {
        original: null,
        posters: ({ hasPoster }) => (hasPoster === true ? 1 : 0),
        poster: 1,
        storyboard: false,
        chapters: [],
        ladder: null,
      },
      { reads: ['hasPoster'] },
    ),
}
