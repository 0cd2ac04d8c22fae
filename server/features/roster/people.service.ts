/** People and their posts as other features read them. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { lookUp, shortLists } from '../../lib/lookUp.ts'
import { lasting } from './appointmentPeriods.ts'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'

export type { Appointment, Person }

const NAMES = { name: 1, pinyin: 1, initials: 1, staffNumber: 1, 'details.sex': 1, 'details.birthYear': 1 } as const
/** A name and a number, and what figures are broken down by. */
export interface PersonName extends Pick<Person, '_id' | 'name' | 'pinyin' | 'initials' | 'staffNumber'> {
  details: Pick<Person['details'], 'sex' | 'birthYear'>
}

/** A person who matches `own`, a filter of the caller's scope; null for any other. */
export const personIn = (id: string, own: Record<string, unknown>): Promise<Pick<Person, '_id' | 'name'> | null> =>
  People.findOne({ _id: id, ...own }, { name: 1 }).lean()

export const namesOf = (ids: readonly string[], session?: ClientSession): Promise<PersonName[]> =>
  lookUp(ids, (some) => People.find({ _id: { $in: some } }, NAMES, session ? { session } : {}).lean<PersonName[]>())

/**
 * Who these people are by now: of somebody who was merged the one who stayed; who is not in the roster is missing. For
 * who records something of them in this transaction: a merger of one of them at the same time conflicts.
 */
export async function whoTheyAre(ids: readonly string[], session: ClientSession): Promise<Map<string, string>> {
  for (const some of shortLists(ids))
    await People.updateMany({ _id: { $in: some } }, { $inc: { looked: 1 } }, { session })
  const found = new Map<string, string>()
  let asked = new Map([...ids].map((id) => [id, [id]]))
  while (asked.size > 0) {
    const rows = await lookUp(asked.keys(), (some) =>
      People.find({ _id: { $in: some } }, { mergedInto: 1 }, { session }).lean(),
    )
    const next = new Map<string, string[]>()
    for (const { _id, mergedInto } of rows) {
      const meant = asked.get(_id)!
      if (mergedInto) next.set(mergedInto, [...(next.get(mergedInto) ?? []), ...meant])
      else for (const id of meant) found.set(id, _id)
    }
    asked = next
  }
  return found
}

export const countEverybody = (): Promise<number> => People.estimatedDocumentCount()

export const countWithin = (unit: string): Promise<number> => People.countDocuments({ ancestors: unit })

/** Of everybody below a unit. */
export const namesWithin = (unit: string): Promise<PersonName[]> =>
  People.find({ ancestors: unit }, NAMES).lean<PersonName[]>()

/** With the line of units that each is seen from, its own last. */
export const namesAndUnits = (
  ids: readonly string[],
  session?: ClientSession,
): Promise<Pick<Person, '_id' | 'name' | 'ancestors'>[]> =>
  lookUp(ids, (some) =>
    People.find({ _id: { $in: some } }, { name: 1, ancestors: 1 }, session ? { session } : {}).lean(),
  )

export const staffNumbersOf = (
  ids: readonly string[],
  session?: ClientSession,
): Promise<Pick<Person, '_id' | 'staffNumber'>[]> =>
  lookUp(ids, (some) => People.find({ _id: { $in: some } }, { staffNumber: 1 }, session ? { session } : {}).lean())

/** All appointments of some people to some positions, superseded ones too. */
export const appointmentsOf = (
  persons: readonly string[],
  positions: readonly string[],
  session?: ClientSession,
): Promise<Appointment[]> =>
  lookUp(persons, (some) =>
    Appointments.find(
      { person: { $in: some }, position: { $in: [...positions] } },
      null,
      session ? { session } : {},
    ).lean(),
  )

/** All appointments below some units to some positions, superseded ones too. */
export const appointmentsAt = (units: readonly string[], positions: readonly string[]): Promise<Appointment[]> =>
  Appointments.find({ ancestors: { $in: [...units] }, position: { $in: [...positions] } }).lean()

/** Everybody with a post in some units, also one that is over or was never held. */
export async function everIn(units: readonly string[]): Promise<string[]> {
  const posts = await lookUp(units, (some) => Appointments.find({ unit: { $in: some } }, { person: 1 }).lean())
  return [...new Set(posts.map(({ person }) => person))]
}

/** Whether the person holds or held a post, as recorded now. */
export const everAppointed = async (person: string, session: ClientSession): Promise<boolean> =>
  (await Appointments.exists({ person, supersededAt: null }).session(session)) !== null

/** A person with the unit of the post that began last. */
export type PostHolder = Pick<Person, '_id' | 'name' | 'staffNumber'> & Pick<Appointment, 'unit' | 'ancestors'>
const HELD = { person: 1, unit: 1, ancestors: 1, from: 1, to: 1 } as const

/** Those of some people who match `own` and hold or held a post. */
export async function postHolders(ids: readonly string[], own: Record<string, unknown>): Promise<PostHolder[]> {
  const people = await lookUp(ids, (some) =>
    People.find({ _id: { $in: some }, ...own }, { name: 1, staffNumber: 1 }).lean(),
  )
  const posts = await lookUp(
    people.map(({ _id }) => _id),
    (some) => Appointments.find({ person: { $in: some }, supersededAt: null }, HELD).lean(),
  )
  const newest = newestOf(posts)
  return people.flatMap((person) => {
    const post = newest.get(person._id)
    return post ? [{ ...person, unit: post.unit, ancestors: post.ancestors }] : []
  })
}

/** Who holds a post below a unit, or will, by name; null when they are more than `most`. */
export async function holdersWithin(unit: string, most: number): Promise<PostHolder[] | null> {
  const today = businessDate()
  const posts = await Appointments.find({ ancestors: unit, supersededAt: null }, HELD).lean()
  const newest = newestOf(posts.filter((post) => lasting(post, today)))
  return newest.size > most ? null : holdersNamed(newest)
}

export type NamedHolder = PostHolder & Pick<Person, 'pinyin' | 'initials'>
/** The people of some posts, by name. */
export async function holdersNamed(
  posts: ReadonlyMap<string, Pick<Appointment, 'unit' | 'ancestors'>>,
): Promise<NamedHolder[]> {
  const people = await lookUp(posts.keys(), (some) =>
    People.find({ _id: { $in: some } }, { name: 1, pinyin: 1, initials: 1, staffNumber: 1 }).lean(),
  )
  const holders = people.map((person): NamedHolder => {
    const { unit, ancestors } = posts.get(person._id)!
    return { ...person, unit, ancestors }
  })
  return holders.sort((a, b) => (a.pinyin < b.pinyin ? -1 : a.pinyin > b.pinyin ? 1 : 0))
}

export function newestOf<Post extends Pick<Appointment, 'person' | 'from'>>(posts: readonly Post[]): Map<string, Post> {
  const newest = new Map<string, Post>()
  for (const post of posts) if (post.from >= (newest.get(post.person)?.from ?? '')) newest.set(post.person, post)
  return newest
}

/** The posts that some people hold on a day or will, as recorded now; the newest first. */
export async function lastingPosts(
  people: readonly string[],
  day: string,
  session?: ClientSession,
): Promise<Appointment[]> {
  const rows = await lookUp(people, (some) =>
    Appointments.find({ person: { $in: some }, supersededAt: null }, null, session ? { session } : {}).lean(),
  )
  return rows
    .filter((post) => lasting(post, day))
    .sort((a, b) => b.from.localeCompare(a.from) || a._id.localeCompare(b._id))
}
