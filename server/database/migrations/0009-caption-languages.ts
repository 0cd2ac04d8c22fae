import type { Migration } from './migration.ts'

/** Captions were one file of no stated language: they are Chinese, and named by the hash of what they say. */
export const captionLanguages: Migration = {
  number: 9,
  name: 'caption-languages',
  up: (db, inBatches) =>
    inBatches(db.collection('assets'), ['captions'], ({ captions }) => {
      if (Array.isArray(captions)) return null
      const sha256 =
        typeof captions === 'string'
          ? captions
              .split('/')
              .at(-1)!
              .replace(/\.vtt$/, '')
          : ''
      return {
        filter: { captions: captions === undefined ? { $exists: false } : captions },
        update: { $set: { captions: sha256 === '' ? [] : [{ language: 'zh-Hans', key: captions, sha256 }] } },
      }
    }),
}
