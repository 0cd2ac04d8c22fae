/** Reads standings by pinyin, a page at a time. */
import { BY_PINYIN, readByPinyin } from '../../lib/byPinyin.ts'
import { cellId, Cells, CoverageStatuses, type CoverageStatus } from './coverage.model.ts'

type Filter = Record<string, unknown>

/** From so many people on names are read letter by letter. */
export const MANY = 500

async function isLarge(requirement: string, unit: string): Promise<boolean> {
  const { counts } = (await Cells.findById(cellId(requirement, unit), { counts: 1 }).lean()) ?? {}
  return counts !== undefined && counts.required + counts.grace + counts.exempt > MANY
}

const bytes = (text: string): Buffer => Buffer.from(text) // as the database compares
const inOrder = (a: CoverageStatus, b: CoverageStatus): number =>
  bytes(a.pinyin).compare(bytes(b.pinyin)) || bytes(a._id).compare(bytes(b._id))

/** `filters` differ in one value of a field that stands before the name in the index: each is a plain range of it. */
async function read(filters: readonly Filter[], range: Filter, limit: number): Promise<CoverageStatus[]> {
  const found = await Promise.all(
    filters.map((filter) =>
      CoverageStatuses.find({ ...filter, ...range })
        .sort(BY_PINYIN)
        .limit(limit)
        .lean<CoverageStatus[]>(),
    ),
  )
  return found.length === 1 ? found[0]! : found.flat().sort(inOrder).slice(0, limit)
}

/** At most `limit` standings after the cursor. Few people, and those found by a search, are read at once. */
export async function statusesAfter(
  filter: Filter & { requirement: string; state: { $in: readonly string[] } },
  unit: string,
  cursor: string | undefined,
  limit: number,
): Promise<CoverageStatus[]> {
  const byLetter = !('$or' in filter) && (await isLarge(filter.requirement, unit))
  const filters = byLetter ? filter.state.$in.map((state) => ({ ...filter, state })) : [filter]
  return readByPinyin((range, most) => read(filters, range, most), cursor, limit, byLetter)
}
