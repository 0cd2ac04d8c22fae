import type { Migration } from './migration.ts'

const OFF = ['work', 'decided', 'course', 'announcement', 'digest'].map((group) => `sms:${group}`)

/** Who had chosen ways before there were short messages gets no more of them than who has not chosen. */
export const smsChoices: Migration = {
  number: 19,
  name: 'sms-choices',
  up: (db, inBatches) =>
    inBatches(db.collection('noticeChoices'), ['off'], (row) => {
      const off = (row['off'] ?? []) as string[]
      if (off.some((each) => each.startsWith('sms:'))) return null
      return { filter: { off }, update: { $set: { off: [...off, ...OFF] } } }
    }),
}
