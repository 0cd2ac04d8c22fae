/** The people of a snapshot by pinyin, a page at a time, with the posts that the caller may see as they were then. */
import { lookUp } from '../../../lib/lookUp.ts'
import { cutPage, readCursor, type CursorPage } from '../../../lib/paging.ts'
import { positions as allPositions } from '../../organisations/organisations.service.ts'
import { Units } from '../../organisations/organisations.model.ts'
import { within, type Place } from '../place.service.ts'
import { nameThen } from './history.service.ts'
import type { Snapshot } from './snapshot.service.ts'

interface Named {
  _id: string
  name: string
  pinyin: string
}
const isAfter = (a: Named, b: Pick<Named, '_id' | 'pinyin'>): boolean =>
  a.pinyin > b.pinyin || (a.pinyin === b.pinyin && a._id > b._id)

/** Of some people of a snapshot the page after a cursor. */
export function pageOf(
  { names }: Snapshot,
  persons: readonly string[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): CursorPage<Named> {
  const all = persons.flatMap((person): Named[] => {
    const name = names.get(person)
    return name ? [name] : []
  })
  const [pinyin, _id] = cursor ? (readCursor(cursor, 'text') as [string, string]) : [null, '']
  const rest = pinyin === null ? all : all.filter((each) => isAfter(each, { pinyin, _id }))
  rest.sort((a, b) => (isAfter(a, b) ? 1 : -1))
  return cutPage(rest.slice(0, limit + 1), limit, 'pinyin')
}

interface PostThen {
  unitName: string
  path: string
  positionName: string
  from: string
}

/** The posts of some people, with the units above each that the caller may see. */
export async function postsThen(
  { requirement, held }: Place,
  { standings, on }: Snapshot,
  persons: readonly string[],
): Promise<Map<string, PostThen[]>> {
  const lineOf = (line: readonly string[]) => within(held, [...requirement.ancestors, ...line.slice(1)])
  const posts = persons.map((person) => [person, standings.get(person)?.posts ?? []] as const)
  const ids = [...new Set(posts.flatMap(([, own]) => own.flatMap(({ line }) => lineOf(line))))]
  const units = await lookUp(ids, (some) => Units.find({ _id: { $in: some } }, { name: 1, names: 1 }).lean())
  const names = new Map(units.map((unit) => [unit._id, nameThen(unit, on)]))
  const positions = new Map((await allPositions()).map(({ _id, name }) => [_id, name]))
  const post = ({ line, position, from }: (typeof posts)[number][1][number]): PostThen[] => {
    const seen = lineOf(line).map((id) => names.get(id) ?? '')
    if (seen.length === 0) return []
    return [{ unitName: seen.at(-1)!, path: seen.join(' / '), positionName: positions.get(position) ?? position, from }]
  }
  return new Map(posts.map(([person, own]) => [person, own.flatMap(post)]))
}
