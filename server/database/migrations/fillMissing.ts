import type { Collection } from 'mongodb'
import type { InBatches, OldRow } from './migration.ts'

type Value = string | number | boolean | null | readonly string[]
type Values = Record<string, Value | ((row: OldRow) => Value)>
interface Options {
  /** Fields that a value is made of. */
  reads?: readonly string[]
  /** Written with the values, once. */
  also?: Record<string, unknown>
}

/** Gives rows the fields that they lack; a field that a row has is left as it is, so a second run changes nothing. */
export const fillMissing = (
  inBatches: InBatches,
  rows: Collection<OldRow>,
  values: Values,
  { reads = [], also = {} }: Options = {},
): Promise<void> =>
  inBatches(rows, [...Object.keys(values), ...reads], (row) => {
    const missing = Object.entries(values).filter(([field]) => row[field] === undefined)
    if (missing.length === 0) return null
    const $set = missing.map(([field, value]) => [field, typeof value === 'function' ? value(row) : value])
    return {
      filter: Object.fromEntries(missing.map(([field]) => [field, { $exists: false }])),
      update: { $set: Object.fromEntries($set), ...also },
    }
  })
