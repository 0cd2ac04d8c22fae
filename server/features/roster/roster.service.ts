import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { httpFail } from '../../lib/failure.ts'
import { businessDate } from '../../lib/clock.ts'
import { BY_PINYIN, readByPinyin } from '../../lib/byPinyin.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { Positions, Units } from '../organisations/organisations.model.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { lasting } from './appointmentPeriods.ts'
import type { PersonCard } from './roster.contract.ts'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'
import { presentPerson } from './roster.present.ts'

type Card = z.input<typeof PersonCard>

/** A person whom the actor may see with the capability. @throws notFound for any other */
export async function personFor(actor: Actor, capability: Capability, person: string): Promise<Person> {
  const row = await People.findOne({ _id: person, ...scope(actor, capability) }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Cards of people with those of their appointments, as recorded now, that lie in the actor's scope; newest first. */
async function cardsOf(
  actor: Actor,
  people: Person[],
  which: (appointments: Appointment[]) => Appointment[],
): Promise<Card[]> {
  const filter = { person: { $in: people.map(({ _id }) => _id) }, supersededAt: null, ...scope(actor, 'roster.read') }
  const appointments = (await Appointments.find(filter).lean()).sort(
    (a, b) => b.from.localeCompare(a.from) || a._id.localeCompare(b._id),
  )
  const [units, positions] = await Promise.all([
    Units.find({ _id: { $in: appointments.map(({ unit }) => unit) } }, { name: 1 }).lean(),
    Positions.find({}, { name: 1 }).lean(),
  ])
  const names = {
    units: new Map(units.map(({ _id, name }) => [_id, name])),
    positions: new Map(positions.map(({ _id, name }) => [_id, name])),
  }
  return people.map((person) =>
    presentPerson(person, which(appointments.filter((each) => each.person === person._id)), names),
  )
}

/** What a list shows of a person: the posts that last, else the one left last. */
const inList = (appointments: Appointment[]): Appointment[] => {
  const today = businessDate()
  const current = appointments.filter((each) => lasting(each, today))
  return current.length > 0 ? current : appointments.slice(0, 1)
}

/** Of some people those who hold the position in the unit's subtree, or will. */
async function holders(people: readonly Person[], unit: string, position: string): Promise<ReadonlySet<string>> {
  const today = businessDate()
  const holding = new Set<string>()
  for (let at = 0; at < people.length; at += LOOKED_UP) {
    const persons = people.slice(at, at + LOOKED_UP).map(({ _id }) => _id)
    const appointments = await Appointments.find(
      { person: { $in: persons }, ancestors: unit, position, supersededAt: null },
      { person: 1, from: 1, to: 1 },
    ).lean()
    for (const each of appointments) if (lasting(each, today)) holding.add(each.person)
  }
  return holding
}

const LOOKED_UP = 250
/** People read first for a position; each time four times as many, so that a rare one takes few readings too. */
const FIRST_READ = 100

/**
 * Goes on through the people until `limit` of them hold the position. Not by a list of all holders: where there are
 * thousands the embedded engine compares each person with each of them (3,000 of 12,000: minutes).
 */
async function holdersAfter(
  read: (cursor: string | undefined, limit: number) => Promise<Person[]>,
  unit: string,
  position: string,
  cursor: string | undefined,
  limit: number,
): Promise<Person[]> {
  const found: Person[] = []
  for (let at: string | null | undefined = cursor, most = FIRST_READ; at !== null && found.length < limit; most *= 4) {
    const { items, nextCursor }: CursorPage<Person> = cutPage(await read(at, most + 1), most, 'pinyin')
    const holding = await holders(items, unit, position)
    found.push(...items.filter(({ _id }) => holding.has(_id)))
    at = nextCursor
  }
  return found.slice(0, limit)
}

export interface PeopleQuery {
  cursor?: string | undefined
  limit: number
  search?: string | undefined
  position?: string | undefined
}

/** People of a unit's subtree by pinyin; searched by name, pinyin, initials or staff number. */
export async function people(
  actor: Actor,
  unit: string,
  { cursor, limit, search, position }: PeopleQuery,
): Promise<CursorPage<Card>> {
  const { kind } = await unitFor(actor, 'roster.read', unit)
  const byLetter = kind === 'committee' && !search // it has thousands below it; a search looks at all of them anyway
  const readRange = (range: Record<string, unknown>, most: number) =>
    findInOrder(People, [{ ancestors: unit, ...range }, nameSearch(search, ['staffNumber'])], BY_PINYIN, most)
  const read = (after: string | undefined, most: number) => readByPinyin(readRange, after, most, byLetter)
  const rows = position ? await holdersAfter(read, unit, position, cursor, limit + 1) : await read(cursor, limit + 1)
  const { items, nextCursor } = cutPage(rows, limit, 'pinyin')
  return { items: await cardsOf(actor, items, inList), nextCursor }
}

const whole = async (actor: Actor, row: Person): Promise<Card> =>
  (await cardsOf(actor, [row], (appointments) => appointments))[0]!

export const person = async (actor: Actor, id: string): Promise<Card> =>
  whole(actor, await personFor(actor, 'roster.read', id))

/** Of whom the actor has just recorded something: it may have taken the person out of the actor's sight. */
export async function personAfter(actor: Actor, id: string): Promise<Card> {
  const row = await People.findById(id).lean()
  if (!row) throw httpFail('notFound')
  return whole(actor, row)
}
