/** Takes back what `changePeople` did, as long as nothing was done with it since. */
import type { AnyBulkWriteOperation } from 'mongodb'
import type { ClientSession, Model } from 'mongoose'
import { businessDate, now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { lookUp, shortLists } from '../../lib/lookUp.ts'
import { PersonCorrections } from './corrections.model.ts'
import { visibility } from './appointmentPeriods.ts'
import { groupedByPerson, peopleOf, postsOf, supersedeAll } from './manyPeople.service.ts'
import { BROUGHT, broughtTexts, broughtValues, inDetails } from './broughtDetails.rule.ts'
import type { MadeChange } from './madeChange.rule.ts'
import { nameFields } from './names.ts'
import { DETAIL_LABELS } from './personDetails.rule.ts'
import { personCorrected, personRemoving, postsUndoing } from './roster.events.ts'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'
import { clear, sealedNumber } from './secrets.service.ts'

/** What keeps a change: of whom, and what was done since. */
export interface Kept {
  person: string
  name: string
  what: string[]
}

/** Rows of a collection that name a person keep that person in the roster. */
export function keepsPeople<T>(label: string, rows: Model<T>): void {
  personRemoving.on(async ({ people, kept }, session) => {
    const found = await lookUp(people, (slice) =>
      rows.find({ person: { $in: slice } } as never, { person: 1 }, { session }).lean<{ person: string }[]>(),
    )
    for (const person of new Set(found.map((row) => row.person))) kept.get(person)!.push(label)
  })
}

/** What stands against taking the changes back; none: nothing does. */
export async function keptChanges(changes: readonly MadeChange[], session: ClientSession): Promise<Kept[]> {
  const people = new Map((await peopleOf(idsOf(changes), session)).map((person) => [person._id, person]))
  const kept = new Map(changes.map(({ person }) => [person, [] as string[]]))
  for (const change of changes) kept.get(change.person)!.push(...changedSince(change, people.get(change.person)))
  await personRemoving.emit({ people: idsOf(changes.filter(({ added }) => added)), kept }, session)
  await postsUndoing.emit({ people: idsOf(changes.filter(movesPosts)), kept }, session)
  return [...kept].flatMap(([person, what]) =>
    what.length > 0 ? [{ person, name: people.get(person)?.name ?? '', what }] : [],
  )
}

const idsOf = (changes: readonly { person: string }[]): string[] => changes.map(({ person }) => person)

const movesPosts = ({ begun, replaced }: MadeChange): boolean => begun.length + replaced.length > 0

const LABELS = { name: '姓名', staffNumber: '工号', phone: '手机', ...DETAIL_LABELS } as const

function changedSince({ added, fields, revision }: MadeChange, person: Person | undefined): string[] {
  if (!person) return ['人员已不在名册']
  const known = { ...person, ...broughtTexts(person.details), phone: clear(person, 'phone') }
  const corrected = fields.filter(({ field, after }) => known[field] !== after)
  return [
    ...(person.revision === revision ? [] : ['任职后来有变动']),
    ...corrected.map(({ field, after }) => `${LABELS[field]}后来${after === null ? '补充' : '更正'}过`),
    ...(added && isCompleted(person) ? ['资料后来补充过'] : []),
  ]
}

/** Something is known that no import brings. */
const isCompleted = ({ details, identityNumber, reading }: Person): boolean =>
  details.messengerId !== null || !!identityNumber || reading !== null

/**
 * Only after `keptChanges` said nothing in the same transaction. `forget`: posts that were begun leave no record, for their
 * unit is to be gone too.
 */
export async function undoPeople(
  changes: readonly MadeChange[],
  session: ClientSession,
  { forget = false }: { forget?: boolean } = {},
): Promise<void> {
  const at = now()
  const gone = idsOf(changes.filter(({ added }) => added))
  const known = changes.filter(({ added }) => !added)
  for (const slice of shortLists(gone)) {
    await Appointments.deleteMany({ person: { $in: slice } }, { session })
    await PersonCorrections.deleteMany({ person: { $in: slice } }, { session })
    await People.deleteMany({ _id: { $in: slice } }, { session })
  }
  const people = new Map((await peopleOf(idsOf(known), session)).map((person) => [person._id, person]))
  const posts = groupedByPerson(await postsOf(idsOf(known), session))
  const earlier = new Map(
    (
      await lookUp(
        known.flatMap(({ begun, replaced }) => [...begun, ...replaced.flatMap(({ post, by }) => [post, by])]),
        (slice) => Appointments.find({ _id: { $in: slice } }, null, { session }).lean(),
      )
    ).map((row) => [row._id, row]),
  )
  const superseded: string[] = []
  const restored: Appointment[] = []
  const writes: AnyBulkWriteOperation<Person>[] = []
  for (const change of known) {
    const standing = posts.get(change.person) ?? []
    const taken = [...change.begun, ...change.replaced.map(({ by }) => by)].map((id) =>
      standsFor(id, standing, earlier),
    )
    const back = change.replaced.map(({ post }): Appointment => ({
      ...earlier.get(post)!,
      // The unit may have moved since: where it stands now is what its other records say.
      ancestors: posts.get(change.person)!.find(({ unit }) => unit === earlier.get(post)!.unit)!.ancestors,
      _id: newId(),
      recordedAt: at,
      supersededAt: null,
    }))
    superseded.push(...taken)
    restored.push(...back)
    const held = [...standing.filter(({ _id }) => !taken.includes(_id)), ...back]
    writes.push(writeBack(change, people.get(change.person)!, held))
  }
  const forgotten = forget ? known.flatMap(({ begun }) => begun) : []
  for (const slice of shortLists(forgotten)) await Appointments.deleteMany({ _id: { $in: slice } }, { session })
  await supersedeAll(superseded, at, session)
  if (restored.length > 0) await Appointments.collection.insertMany(restored as never, { session })
  if (writes.length > 0) await People.collection.bulkWrite(writes as never, { session, ordered: false })
  for (const { person, fields } of known) {
    const name = fields.find(({ field }) => field === 'name')?.before
    if (name) await personCorrected.emit({ person, name, pinyin: nameFields({ name }).pinyin }, session)
  }
}

/** A later change that was taken back put another record in its place, which says the same. */
export function standsFor(
  id: string,
  standing: readonly Appointment[],
  known: ReadonlyMap<string, Appointment>,
): string {
  const row = known.get(id)
  if (!row || row.supersededAt === null) return id
  const { unit, position, from, to } = row
  const same = standing.find(
    (each) => each.unit === unit && each.position === position && each.from === from && each.to === to,
  )
  return same?._id ?? id
}

/** Details, and what stands in the row itself. */
const partition = (fields: MadeChange['fields']) => {
  const isDetail = ({ field }: MadeChange['fields'][number]) => (BROUGHT as readonly string[]).includes(field)
  return [fields.filter(isDetail), fields.filter((each) => !isDetail(each))] as const
}

function writeBack(
  { person, fields, revision }: MadeChange,
  before: Person,
  held: readonly Appointment[],
): AnyBulkWriteOperation<Person> {
  const { received } = before
  const seen = (held.length > 0 || received) && visibility(held, businessDate(), received)
  const [details, own] = partition(fields)
  const given = Object.fromEntries(
    own.map((each) => [each.field, each.field === 'phone' ? sealedNumber(person, 'phone', each.before) : each.before]),
  )
  const earlier = inDetails(broughtValues(Object.fromEntries(details.map(({ field, before }) => [field, before]))))
  const names = own.length > 0 ? nameFields({ ...before, ...given, ...('name' in given && { reading: null }) }) : {}
  return {
    updateOne: {
      filter: { _id: person, revision },
      // As it was: an earlier import can be taken back too.
      update: { $set: { ...given, ...names, ...earlier, ...seen, revision: revision - 1 } } as never,
    },
  }
}
