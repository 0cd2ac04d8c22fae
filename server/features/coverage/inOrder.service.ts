/** Reads standings by pinyin, a page at a time. */
import { afterCursor } from '../../lib/paging.ts'
import { cellId, Cells, Standings, type Standing } from './coverage.model.ts'

export const BY_PINYIN = { pinyin: 1, _id: 1 } as const
type Filter = Record<string, unknown>

/** From so many people on names are read letter by letter. */
export const MANY = 500
const LETTERS = [...'bcdefghijklmnopqrstuvwxyz']

async function isLarge(requirement: string, unit: string): Promise<boolean> {
  const { counts } = (await Cells.findById(cellId(requirement, unit), { counts: 1 }).lean()) ?? {}
  return counts !== undefined && counts.required + counts.grace + counts.exempt > MANY
}

/** The names after `last`, all without it, letter by letter or in one stretch. */
function* stretches(last: string | undefined, byLetter: boolean): Generator<Filter> {
  let from: Filter = last === undefined ? {} : { $gt: last }
  for (const letter of byLetter ? LETTERS.filter((each) => last === undefined || each > last) : []) {
    yield { pinyin: { ...from, $lt: letter } }
    from = { $gte: letter }
  }
  yield Object.keys(from).length > 0 ? { pinyin: from } : {}
}

const bytes = (text: string): Buffer => Buffer.from(text) // as the database compares
const inOrder = (a: Standing, b: Standing): number => bytes(a.pinyin).compare(bytes(b.pinyin)) || bytes(a._id).compare(bytes(b._id))

/** `filters` differ in one value of a field that stands before the name in the index: each is a plain range of it. */
async function read(filters: readonly Filter[], range: Filter, limit: number): Promise<Standing[]> {
  const found = await Promise.all(filters.map((filter) => Standings.find({ ...filter, ...range }).sort(BY_PINYIN).limit(limit).lean<Standing[]>()))
  return found.length === 1 ? found[0]! : found.flat().sort(inOrder).slice(0, limit)
}

/**
 * At most `limit` standings after the cursor: its row's namesakes first, then later names. On the embedded engine a read costs what
 * its filter matches, whatever the limit, and looks at every standing for an $or: at the root of a city of 10,000 secretaries one
 * read of all took a third of a second. Few people, and those found by a search, are read at once.
 */
export async function rowsAfter(filter: Filter & { requirement: string; state: { $in: readonly string[] } }, unit: string, cursor: string | undefined, limit: number): Promise<Standing[]> {
  const byLetter = !('$or' in filter) && (await isLarge(filter.requirement, unit))
  const filters = byLetter ? filter.state.$in.map((state) => ({ ...filter, state })) : [filter]
  const [later, namesakes] = (cursor ? afterCursor(cursor, 'pinyin', 1)['$or'] : []) as [{ pinyin: { $gt: string } }?, Filter?]
  const rows = namesakes ? await read(filters, namesakes, limit) : []
  for (const stretch of stretches(later?.pinyin.$gt, byLetter)) {
    if (rows.length >= limit) break
    rows.push(...(await read(filters, stretch, limit - rows.length)))
  }
  return rows
}
