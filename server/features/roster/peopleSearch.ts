/** People below a unit by what is typed: by their names and numbers first, then by half of the name of a unit. */
import { BY_PINYIN, readByPinyin } from '../../lib/byPinyin.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import type { Piece } from '../../lib/keyPieces.ts'
import { findByKey, haveKey } from '../../lib/findByKey.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { cursorAt, readCursor } from '../../lib/paging.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { prefixesOf, searchByKeys, type Found, type Keyed } from '../../lib/searchByKeys.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'
import { People, type Person } from './roster.model.ts'

type Place = [place: string, id: string]

/** Half of a unit's name, not a single character of it. */
const HALF_A_NAME = /\p{Script=Han}.*\p{Script=Han}/u
const MOST_UNITS = 50
/** Behind every place of a name, which begins with a digit. */
const BY_UNIT = 'u'

/**
 * So many that it is quicker to look through the keys of the whole city than through the people of the unit: by the
 * keys, a page costs as many rows as the unit is smaller than the city, thirty times; by the people, all of them.
 */
const LARGE = 1_500
/** Pieces of one read: of a unit few stand in each. */
const WIDEST = { city: 4, unit: 16 }
/** Units known to be large. That one was small is not kept: an import makes it large. */
const large = recentMap<true>(1_000)

async function isLarge(unit: string): Promise<boolean> {
  if (large.get(unit)) return true
  if ((await People.countDocuments({ ancestors: unit }, { limit: LARGE })) < LARGE) return false
  large.set(unit, true)
  return true
}

/** Of a large unit by the index of the keys, of another by its people. */
const readKeys =
  (unit: string, byKeys: boolean) =>
  (range: Piece): Promise<Keyed[]> =>
    byKeys
      ? findByKey(People, ['pinyin', 'foundBy'], { range, others: { ancestors: unit } })
      : People.aggregate<Keyed>([
          { $match: { ancestors: unit } },
          { $match: haveKey(range) },
          { $project: { pinyin: 1, foundBy: 1 } },
        ]).exec()

/** The people of a page, whole: what is looked through is read by its keys alone. */
async function wholePeople(found: readonly Found<Keyed>[]): Promise<Found<Person>[]> {
  const rows = await People.find({ _id: { $in: found.map(({ _id }) => _id) } }).lean()
  const people = new Map(rows.map((row) => [row._id, row]))
  return found.flatMap(({ _id, place }) => {
    const person = people.get(_id)
    return person ? [{ ...person, place }] : []
  })
}

/** The units below which somebody looks; none that lies below another of them. */
async function unitsNamed(unit: string, typed: string): Promise<Unit[]> {
  if (!HALF_A_NAME.test(typed)) return []
  const named = await findInOrder(Units, [{ ancestors: unit }, nameSearch(typed)], BY_PINYIN, MOST_UNITS)
  const ids = new Set(named.map(({ _id }) => _id))
  return named.filter(({ _id, ancestors }) => !ancestors.some((each) => each !== _id && ids.has(each)))
}

/** Whoever is found by the own name stands there, and who is in two of the units in the first. */
async function ofUnits(unit: string, typed: string, after: Place | undefined, limit: number): Promise<Found<Person>[]> {
  const byName = prefixesOf(typed).map((from) => haveKey({ from, to: `${from}\u{10ffff}` }))
  const found: Found<Person>[] = []
  const before: string[] = []
  for (const { _id, pinyin, level } of await unitsNamed(unit, typed)) {
    const place = `${BY_UNIT}${pinyin} ${_id}\0`
    const last = after && after[0].startsWith(place) ? cursorAt(after[0].slice(place.length), after[1]) : undefined
    if (last || !after || place > after[0]) {
      const others = { $nor: byName, ...(before.length > 0 && { ancestors: { $nin: [...before] } }) }
      const read = (range: Record<string, unknown>, most: number) =>
        findInOrder(People, [{ ancestors: _id, ...range }, others], BY_PINYIN, most)
      const rows = await readByPinyin(read, last, limit - found.length, level === 'institution')
      found.push(...rows.map((row) => ({ ...row, place: place + row.pinyin })))
    }
    if (found.length >= limit) break
    before.push(_id)
  }
  return found
}

/** At most `limit` people behind the cursor, each with its place in the order. */
export async function searchPeople(
  { _id, level }: Pick<Unit, '_id' | 'level'>,
  typed: string,
  cursor: string | undefined,
  limit: number,
): Promise<Found<Person>[]> {
  const after = cursor ? (readCursor(cursor, 'text') as Place) : undefined
  const byKeys = level === 'committee' || (await isLarge(_id))
  const widest = byKeys ? WIDEST[level === 'committee' ? 'city' : 'unit'] : null
  const byName = after?.[0].startsWith(BY_UNIT)
    ? []
    : await wholePeople(await searchByKeys({ typed, read: readKeys(_id, byKeys), after, limit, widest }))
  const isFull = byName.length >= limit
  return isFull ? byName : [...byName, ...(await ofUnits(_id, typed, after, limit - byName.length))]
}
