/**
 * Many people and posts at once, as an import brings them: the same rules as for one, in one transaction. What is derived
 * of posts (coverage, the role of a learner) follows in `followPosts`, in slices, since folding it costs more than the
 * posts themselves.
 */
import type { AnyBulkWriteOperation } from 'mongodb'
import type { ClientSession } from 'mongoose'
import { slices } from '../../lib/batches.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { lookUp, shortLists } from '../../lib/lookUp.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { Units } from '../organisations/organisations.model.ts'
import { arriveInAll } from '../organisations/unitRecords.service.ts'
import { heldTwice, visibility } from './appointmentPeriods.ts'
import { broughtValues, inDetails } from './broughtDetails.rule.ts'
import { nameFields } from './names.ts'
import { madeFields, type PersonChange } from './personChange.service.ts'
import { NO_DETAILS } from './personDetails.rule.ts'
import { appointmentsChanged, peopleAdded, personCorrected, postsEnding } from './roster.events.ts'
import { fail } from './roster.failures.ts'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'
import { sealedNumber } from './secrets.service.ts'

/** Numbers that belong to people of the institution who are not among `but`. */
export async function takenNumbers(
  institution: string,
  numbers: readonly string[],
  but: ReadonlySet<string>,
  session?: ClientSession,
): Promise<Set<string>> {
  const holders = await lookUp(numbers, (slice) =>
    People.find({ staffNumber: { $in: slice } }, { staffNumber: 1, ancestors: 1 }, session ? { session } : {}).lean(),
  )
  const others = holders.filter(({ _id, ancestors }) => ancestors.includes(institution) && !but.has(_id))
  return new Set(others.map(({ staffNumber }) => staffNumber!))
}

/**
 * Writes the changes of some people of one institution; each has one change. Conflicts with whoever gives out a staff
 * number there, changes one of the people or closes one of the units at the same time.
 * @returns `Person.revision` of each afterwards
 * @throws person.staffNumberTaken, appointment.heldTwice, roster.changed; transfer.waiting, of somebody whose post ends
 */
export async function changePeople(
  institution: string,
  changes: readonly PersonChange[],
  session: ClientSession,
): Promise<Map<string, number>> {
  await refuseTakenNumbers(institution, changes, session)
  await postsEnding.emit({ posts: changes.flatMap(endedPosts) }, session)
  const units = await unitsOf(institution, changes, session)
  const ids = changes.flatMap(({ person, added }) => (added ? [] : [person])) // nobody new has posts yet
  const known = new Map((await peopleOf(ids, session)).map((person) => [person._id, person]))
  const posts = groupedByPerson(await postsOf(ids, session))
  const at = now()
  const added: Appointment[] = []
  const superseded: string[] = []
  const people: AnyBulkWriteOperation<Person>[] = []
  for (const change of changes) {
    const before = known.get(change.person)
    if (!change.added && (!before || before.mergedInto)) throw fail('roster.changed')
    const held = posts.get(change.person) ?? []
    const records = recordsOf(change, held, units, at)
    added.push(...records.added)
    superseded.push(...records.superseded)
    people.push(writeOf(change, before, records.held))
  }
  if (superseded.length > 0) await supersedeAll(superseded, at, session)
  if (added.length > 0) await Appointments.collection.insertMany(added as never, { session })
  await People.collection.bulkWrite(people as never, { session, ordered: false }).catch(changedOnDuplicate)
  for (const { person, name, added: isNew } of changes)
    if (name && !isNew) await personCorrected.emit({ person, name, pinyin: nameFields({ name }).pinyin }, session)
  return new Map(changes.map(({ person }) => [person, (known.get(person)?.revision ?? 0) + 1]))
}

/** Somebody new is there already. */
function changedOnDuplicate(error: unknown): never {
  throw isDuplicate(error) ? fail('roster.changed') : error
}

const endedPosts = ({ person, replaced }: PersonChange) =>
  replaced.filter(({ by }) => by.to !== null).map(({ by: { unit, position } }) => ({ person, unit, position }))

async function refuseTakenNumbers(institution: string, changes: readonly PersonChange[], session: ClientSession) {
  const numbers = changes.flatMap(({ staffNumber }) => staffNumber ?? [])
  const taken = await takenNumbers(institution, numbers, new Set(changes.map(({ person }) => person)), session)
  if (taken.size > 0) throw fail('person.staffNumberTaken')
}

/** The units where a post begins, which are told that somebody arrives, and the institution that its roster changes. */
async function unitsOf(
  institution: string,
  changes: readonly PersonChange[],
  session: ClientSession,
): Promise<Map<string, string[]>> {
  const begun = new Set(changes.flatMap((change) => change.begun.map(({ unit }) => unit)))
  const rows = await lookUp(begun, (slice) => Units.find({ _id: { $in: slice } }, null, { session }).lean())
  await arriveInAll(rows, institution, session)
  return new Map(rows.map(({ _id, ancestors }) => [_id, ancestors]))
}

export const peopleOf = (ids: readonly string[], session?: ClientSession): Promise<Person[]> =>
  lookUp(ids, (slice) => People.find({ _id: { $in: slice } }, null, session ? { session } : {}).lean())

/** The posts of some people, as recorded now. */
export const postsOf = (ids: readonly string[], session?: ClientSession): Promise<Appointment[]> =>
  lookUp(ids, (slice) =>
    Appointments.find({ person: { $in: slice }, supersededAt: null }, null, session ? { session } : {}).lean(),
  )

export function groupedByPerson<T extends { person: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row.person)
    if (group) group.push(row)
    else groups.set(row.person, [row])
  }
  return groups
}

function recordsOf(
  change: PersonChange,
  held: readonly Appointment[],
  units: ReadonlyMap<string, string[]>,
  at: Date,
): { added: Appointment[]; superseded: string[]; held: Appointment[] } {
  const recorded = { person: change.person, recordedAt: at, supersededAt: null }
  const replacements = change.replaced.map(({ post, by: { id, from, to, dualLeader, term } }): Appointment => {
    const row = held.find(({ _id }) => _id === post)
    if (!row) throw fail('roster.changed')
    return { ...row, ...recorded, _id: id, from, to, dualLeader, ...(term !== undefined && { term }) }
  })
  const begun = change.begun.map(({ id, ...post }): Appointment => {
    const ancestors = units.get(post.unit)
    if (!ancestors) throw fail('roster.changed')
    const { term, ...held } = post
    return { _id: id, ...recorded, ...held, ancestors, ...(term && { term }) }
  })
  const superseded = change.replaced.map(({ post }) => post)
  let now = held.filter(({ _id }) => !superseded.includes(_id))
  for (const each of [...replacements, ...begun]) {
    if (heldTwice(now, each)) throw fail('appointment.heldTwice')
    now = [...now, each]
  }
  return { added: [...replacements, ...begun], superseded, held: now }
}

function writeOf(
  { made, ...change }: PersonChange,
  before: Person | undefined,
  held: readonly Appointment[],
): AnyBulkWriteOperation<Person> {
  const { person, added, name, staffNumber, phone, ...said } = change
  const seen = (held.length > 0 || before?.received) && visibility(held, businessDate(), before?.received)
  const brought = broughtValues(said)
  if (added) {
    const details = { details: { ...NO_DETAILS, ...brought }, revision: 1 }
    const row = { _id: person, ...(made ?? madeFields(change)), ...details, ancestors: [], seenUntil: null, ...seen }
    return { insertOne: { document: row as never } }
  }
  const given = { ...(name && { name }), ...(staffNumber && { staffNumber }) }
  const named = Object.keys(given).length > 0
  const names = named ? nameFields({ ...before!, ...(name && { reading: null }), ...given }) : {}
  const details = inDetails(brought)
  const fields = {
    ...given,
    ...names,
    ...details,
    ...(phone && { phone: sealedNumber(person, 'phone', phone) }),
    ...seen,
  }
  const filter = before!.revision === undefined ? { _id: person } : { _id: person, revision: before!.revision }
  return { updateOne: { filter, update: { $set: fields, $inc: { revision: 1 } } as never } }
}

export async function supersedeAll(ids: readonly string[], at: Date, session: ClientSession): Promise<void> {
  for (const slice of shortLists(ids))
    await Appointments.updateMany({ _id: { $in: slice } }, { $set: { supersededAt: at } }, { session })
}

/** Few enough for a transaction that stays well below a second; of who is new less is read. */
const FOLDED = { known: 50, added: 100 }

interface Following {
  signal?: AbortSignal
  onProgress?: (done: number) => unknown
  /** They are new: nothing but coverage is derived of their posts. */
  added?: boolean
}

/** What is derived of the posts of some people, brought up to date. May be done again. */
export async function followPosts(people: readonly string[], { signal, onProgress, added }: Following = {}) {
  const changed = added ? peopleAdded : appointmentsChanged
  let done = 0
  for (const slice of slices(people, added ? FOLDED.added : FOLDED.known)) {
    signal?.throwIfAborted()
    await transaction((session) => changed.emit({ people: slice }, session))
    await onProgress?.((done += slice.length))
  }
}
