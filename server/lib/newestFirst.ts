import type mongoose from 'mongoose'
import { now } from './clock.ts'
import { findInOrder } from './findInOrder.ts'
import { rangesAfter } from './paging.ts'

type Filter = Record<string, unknown>
const DAY_MS = 86_400_000
/** Days from one page's beginning back to where to look next; then all the rest. */
const SPANS = [1 / 24, 1, 7, 30, 180, 720]
const BEGINNING = new Date(0)

/**
 * What is older than `from`, all without it, in spans that grow as nothing is found. Their far ends are left out and
 * their near ends belong to them, said as the millisecond behind: where further fields follow in an index, the embedded
 * engine loses what equals an inclusive end that comes last in it.
 */
function* spans(from: Date | undefined, field: string): Generator<Filter> {
  let upper: Filter = from ? { $lt: from } : {}
  for (const days of SPANS) {
    const lower = new Date((from ?? now()).getTime() - days * DAY_MS)
    yield { [field]: { ...upper, $gt: lower } }
    upper = { $lt: new Date(lower.getTime() + 1) }
  }
  yield { [field]: { ...upper, $gt: BEGINNING } } // a range with one end costs the engine twice as much
}

export interface Within {
  /** The instant by which the rows are ordered. */
  field?: string
  /** From this instant on, and before that one. */
  from?: Date
  before?: Date
  /** What no index serves, such as words: looked at in the rows of a span. */
  also?: Filter
  /** What of them is read, where a page does not show all. */
  fields?: Record<string, 0 | 1>
}

/** Whether all of a span lies before an instant. */
function isOver(span: Filter, field: string, from: Date): boolean {
  const { $lt: end } = span[field] as { $lt?: Date }
  return end !== undefined && end <= from
}

/**
 * At most `limit` rows that fit, the newest first, after the cursor. For what grows for ever: on the embedded engine a
 * read costs what its filter matches, whatever the limit (20,000 rows: half a second), so the last hour is looked at
 * before the last day, and so on.
 */
export async function newestFirst<T>(
  model: mongoose.Model<T>,
  filter: Filter,
  cursor: string | undefined,
  limit: number,
  { field = 'at', from, before, also = {}, fields }: Within = {},
): Promise<T[]> {
  const least = from ? { [field]: { $gte: from } } : {}
  const read = (range: Filter, most: number) =>
    findInOrder(model, [{ ...filter, ...range }, least, also], { [field]: -1, _id: -1 }, most, { fields })
  const [sameInstant, earlier] = (cursor ? rangesAfter(cursor, field, -1, 'instant') : []) as [
    Filter?,
    Record<string, { $lt: Date }>?,
  ]
  const rows = sameInstant ? await read(sameInstant, limit) : []
  for (const span of spans(earlier?.[field]?.$lt ?? before, field)) {
    if (rows.length >= limit || (from && isOver(span, field, from))) break
    rows.push(...(await read(span, limit - rows.length)))
  }
  return rows
}
