import { z } from 'zod'
import { httpFail } from './failure.ts'

/** What the ordering field holds; an instant travels as its ISO string. */
const VALUES = { text: z.string(), number: z.number(), instant: z.iso.datetime().transform((text) => new Date(text)) }
export type OrderedBy = keyof typeof VALUES

export interface CursorPage<T> {
  items: T[]
  nextCursor: string | null
}

/** A cursor behind a row. */
export const cursorAt = (value: unknown, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')

/** @throws request.cursor */
export function readCursor(cursor: string, by: OrderedBy): [value: unknown, id: string] {
  try {
    return z.tuple([VALUES[by], z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw httpFail('request.cursor')
  }
}

/**
 * Filters for the rows after `cursor` in the order (field, _id), one after the other: what has the same value, then what
 * has a later one; a single {} for the first page. The rows that are paged have the field: a null in it would stand
 * before all others and never be passed.
 */
export function rangesAfter(
  cursor: string | undefined,
  field: string,
  direction: 1 | -1,
  by: OrderedBy = 'text',
): Record<string, unknown>[] {
  if (!cursor) return [{}]
  const [value, id] = readCursor(cursor, by)
  const after = direction === 1 ? '$gt' : '$lt'
  return [{ [field]: value, _id: { [after]: id } }, { [field]: { [after]: value } }]
}

/** The same in one filter; {} for the first page. It has no index: only for {@link findInOrder}, behind one that has. */
export function afterCursor(
  cursor: string | undefined,
  field: string,
  direction: 1 | -1,
  by: OrderedBy = 'text',
): Record<string, unknown> {
  return cursor ? { $or: rangesAfter(cursor, field, direction, by) } : {}
}

/** Cuts a page out of `limit + 1` rows that were read in the order (field, _id). */
export function cutPage<T extends { _id: string }>(rows: T[], limit: number, field: keyof T): CursorPage<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? cursorAt(last[field], last._id) : null }
}
