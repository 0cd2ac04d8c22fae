/** The people of a unit's subtree, by name: all, those in post or those who left, or who hold one position. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { BY_PINYIN, readByPinyin } from '../../lib/byPinyin.ts'
import { businessDate } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { shortLists } from '../../lib/lookUp.ts'
import { searchForm } from '../../lib/nameKeys.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { coverageStatesOf } from '../coverage/states.service.ts'
import type { Unit } from '../organisations/organisations.model.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { lasting } from './appointmentPeriods.ts'
import { searchPeople } from './peopleSearch.ts'
import type { PeopleFilter, PersonRow } from './roster.contract.ts'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'
import { cardsOf, type Card } from './roster.service.ts'

type Filter = z.output<typeof PeopleFilter>
export type Row = z.input<typeof PersonRow>

/** What a list shows of a person: the posts that last, else the one left last. */
export const inList = (appointments: Appointment[]): Appointment[] => {
  const today = businessDate()
  const current = appointments.filter((each) => lasting(each, today))
  return current.length > 0 ? current : appointments.slice(0, 1)
}

/** People read first for a position; each time four times as many, so that a rare one takes few readings too. */
const FIRST_READ = 100

/** Of some people those who fit: who hold the position in the unit's subtree, or will; who are in post, or are not. */
async function fitting(people: readonly Person[], unit: string, filter: Filter): Promise<ReadonlySet<string>> {
  const { position, held } = filter
  const today = businessDate()
  const inPost = new Set<string>()
  for (const persons of shortLists(people.map(({ _id }) => _id))) {
    const appointments = await Appointments.find(
      { person: { $in: persons }, ancestors: unit, supersededAt: null, ...(position && { position }) },
      { person: 1, from: 1, to: 1 },
    ).lean()
    for (const each of appointments)
      if (lasting(each, today) !== (held === 'former' && position !== undefined)) inPost.add(each.person)
  }
  if (held !== 'former' || position) return inPost
  return new Set(people.flatMap(({ _id }) => (inPost.has(_id) ? [] : [_id])))
}

/** `place`: by what the list is ordered, before the id. */
type Placed = Person & { place: string }
type Read = (cursor: string | undefined, limit: number) => Promise<Placed[]>

/**
 * Goes on through the people until `limit` of them fit. Not by a list of all holders: where there are thousands the
 * embedded engine compares each person with each of them (3,000 of 12,000: minutes).
 */
async function fittingAfter(
  read: Read,
  unit: string,
  filter: Filter,
  cursor: string | undefined,
  limit: number,
): Promise<Placed[]> {
  const found: Placed[] = []
  for (let at: string | null | undefined = cursor, most = FIRST_READ; at !== null && found.length < limit; most *= 4) {
    const { items, nextCursor }: CursorPage<Placed> = cutPage(await read(at, most + 1), most, 'place')
    const fits = await fitting(items, unit, filter)
    found.push(...items.filter(({ _id }) => fits.has(_id)))
    at = nextCursor
  }
  return found.slice(0, limit)
}

/** With where each stands in the requirements in force, where the actor may see it. */
export async function rowsOf(actor: Actor, people: Person[]): Promise<Row[]> {
  const [cards, states] = await Promise.all([
    cardsOf(actor, people, inList),
    coverageStatesOf(
      actor,
      people.map(({ _id }) => _id),
    ),
  ])
  return cards.map((card: Card) => ({ ...card, coverage: states.get(card.id) ?? [] }))
}

/** By pinyin, or in the order in which a search finds. */
function reader(unit: Pick<Unit, '_id' | 'level'>, search: string | undefined): Read {
  if (search && searchForm(search)) return (after, most) => searchPeople(unit, search, after, most)
  const readRange = (range: Record<string, unknown>, most: number) =>
    findInOrder(People, [{ ancestors: unit._id, ...range }], BY_PINYIN, most)
  return async (after, most) =>
    // Below the committee are thousands.
    (await readByPinyin(readRange, after, most, unit.level === 'committee')).map((row) => ({
      ...row,
      place: row.pinyin,
    }))
}

/** People of a unit's subtree; searched by name, reading, initials, staff number or half of a unit's name. */
export async function people(
  actor: Actor,
  unit: string,
  { cursor, limit, ...filter }: Filter & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<Row>> {
  const read = reader(await unitFor(actor, 'roster.read', unit), filter.search)
  const fits = filter.position || filter.held
  const rows = await (fits ? fittingAfter(read, unit, filter, cursor, limit + 1) : read(cursor, limit + 1))
  const { items, nextCursor } = cutPage(rows, limit, 'place')
  return { items: await rowsOf(actor, items), nextCursor }
}

/** How many are in post below a unit, and how many were: each once, however many posts. */
export async function countPeople(actor: Actor, unit: string): Promise<{ now: number; former: number }> {
  await unitFor(actor, 'roster.read', unit)
  const today = businessDate()
  const posts = await Appointments.find({ ancestors: unit, supersededAt: null }, { person: 1, from: 1, to: 1 }).lean()
  const inPost = new Set(posts.flatMap((post) => (lasting(post, today) ? [post.person] : [])))
  const seen = await People.countDocuments({ ancestors: unit })
  return { now: inPost.size, former: Math.max(0, seen - inPost.size) }
}
