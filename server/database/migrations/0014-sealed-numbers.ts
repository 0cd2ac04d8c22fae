import { blindIndex, seal } from '../../secrecy/seal.ts'
import type { Migration, OldRow } from './migration.ts'

const sealed = (row: string, phone: string) => ({
  sealed: seal(phone, { row, field: 'phone' }),
  index: blindIndex(phone, 'phone'),
})

function change({ _id, phone }: OldRow) {
  if (typeof phone !== 'string') return null
  return { filter: { phone }, update: { $set: { phone: phone ? sealed(_id, phone) : null } } }
}

/** Phone numbers stood there for everybody to read who could read the database. */
export const sealedNumbers: Migration = {
  number: 14,
  name: 'sealed-numbers',
  up: (db, inBatches) => inBatches(db.collection('people'), ['phone'], change),
}
