/** 名单: who took part, kept by the institution until it is laid before the committee. */
import type { ClientSession } from 'mongoose'
import { unitsOf, type Actor } from '../../access/actor.ts'
import { lookUp, shortLists } from '../../lib/lookUp.ts'
import { byId } from '../../lib/readTogether.ts'
import { transaction } from '../../lib/transaction.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { namesAndUnits, type NamedHolder } from '../roster/people.service.ts'
import { everyoneBetween } from '../roster/postsBetween.service.ts'
import { recount } from './counts.service.ts'
import { fail } from './localTraining.failures.ts'
import { LocalTrainees, traineeId, type LocalTrainee, type LocalTraining } from './localTraining.model.ts'
import { MOST_PEOPLE, sumOf } from './localTraining.rule.ts'
import { namesIn, placesOf } from './places.service.ts'
import { trainingToEdit } from './visible.service.ts'

interface Given {
  person: string
  hours: number | null
}

const newTrainee = (
  { _id: training, from, to }: LocalTraining,
  { _id: person, name, pinyin, initials, unit }: NamedHolder,
  hours: number | null,
): LocalTrainee => ({
  _id: traineeId(training, person),
  ...{ training, person, name, pinyin, initials, unit, hours, from, to },
  ...{ state: 'waiting', remarks: '', recorded: 0 },
})

async function put(row: LocalTraining, trainees: readonly LocalTrainee[], session: ClientSession): Promise<void> {
  if (trainees.some(({ hours }) => (hours ?? 0) > row.hours))
    throw fail('localTraining.hours', { hours: row.hours / 100 })
  const ids = trainees.map(({ _id }) => _id)
  const known = byId(await lookUp(ids, (some) => LocalTrainees.find({ _id: { $in: some } }, null, { session }).lean()))
  const added = trainees.filter(({ _id }) => !known.has(_id))
  if (added.length > 0) await LocalTrainees.insertMany(added, { session })
  for (const { _id, hours } of trainees) {
    const before = known.get(_id)
    if (before && before.state !== 'approved' && hours !== null && before.hours !== hours)
      await LocalTrainees.updateOne({ _id }, { $set: { hours } }, { session })
  }
  if (sumOf(await recount(row._id, session)) > MOST_PEOPLE) throw fail('localTraining.tooMany', { most: MOST_PEOPLE })
}

/** @throws localTraining.outside, localTraining.tooMany */
export async function addPeople(actor: Actor, id: string, given: readonly Given[]): Promise<void> {
  const hours = new Map(given.map(({ person, hours: own }) => [person, own]))
  const places = await placesOf(await trainingToEdit(actor, id), [...hours.keys()])
  const outside = [...hours.keys()].filter((person) => !places.has(person))
  if (outside.length > 0) throw fail('localTraining.outside', { names: await namesSeen(actor, outside) })
  await transaction(async (session) => {
    const row = await trainingToEdit(actor, id, session)
    const trainees = [...places.values()].map((holder) => newTrainee(row, holder, hours.get(holder._id) ?? null))
    await put(row, trainees, session)
  })
}

/** Names of others' people are not told. */
async function namesSeen(actor: Actor, people: readonly string[]): Promise<string> {
  const seen = await namesAndUnitsIn(actor, people)
  return seen.length === people.length ? namesIn(seen) : `所选 ${people.length} 人`
}
async function namesAndUnitsIn(actor: Actor, people: readonly string[]): Promise<string[]> {
  const own = new Set(unitsOf(actor, 'localTraining.report'))
  const rows = await namesAndUnits(people)
  return rows.filter(({ ancestors }) => ancestors.some((unit) => own.has(unit))).map(({ name }) => name)
}

/** Everybody who held a post there at that time, or one position. @throws localTraining.nobody, localTraining.tooMany */
export async function addUnit(
  actor: Actor,
  id: string,
  { unit, position }: { unit: string; position: string | null },
): Promise<void> {
  const before = await trainingToEdit(actor, id)
  const { _id, ancestors } = await unitFor(actor, 'localTraining.report', unit)
  const isBelow = ancestors.includes(before.unit)
  const holders = isBelow ? await everyoneBetween(_id, position, before) : []
  if (holders.length === 0) throw fail('localTraining.noHolders')
  if (holders.length > MOST_PEOPLE) throw fail('localTraining.tooMany', { most: MOST_PEOPLE })
  await transaction(async (session) => {
    const row = await trainingToEdit(actor, id, session)
    await put(
      row,
      holders.map((holder) => newTrainee(row, holder, null)),
      session,
    )
  })
}

/** Who is approved stays. Gone already is gone. */
export async function removePeople(actor: Actor, id: string, people: readonly string[]): Promise<void> {
  await transaction(async (session) => {
    await trainingToEdit(actor, id, session)
    for (const some of shortLists(people)) {
      const filter = { training: id, person: { $in: some }, state: { $ne: 'approved' as const } }
      await LocalTrainees.deleteMany(filter, { session })
    }
    await recount(id, session)
  })
}
