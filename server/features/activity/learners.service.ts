/** How many people learn on a day, counted as they begin: a page reads one number for a unit, whoever is below it. */
import type { ClientSession } from 'mongoose'
import { businessDate, now } from '../../lib/clock.ts'
import { groupedWriter, type Waiting } from '../../lib/groupedWriter.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { namesAndUnits } from '../roster/people.service.ts'
import { DailyLearnerCounts, dayId, LearnerDays } from './activity.model.ts'

interface Begun {
  on: string
  person: string
}

/** Who was counted by this process or found counted: the day's first lesson alone costs a write. */
const counted = recentMap<true>(50_000)

/** How many of them are seen from each unit. */
async function byUnit(begun: readonly Begun[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const people = new Map((await namesAndUnits(begun.map(({ person }) => person))).map((each) => [each._id, each]))
  for (const { on, person } of begun)
    for (const unit of new Set(people.get(person)?.ancestors))
      counts.set(dayId(on, unit), (counts.get(dayId(on, unit)) ?? 0) + 1)
  return counts
}

/** Counts those who are not counted yet; run again when another process counted one of them meanwhile. */
async function count(all: ReadonlyMap<string, Begun>, session: ClientSession): Promise<void> {
  const known = await lookUp(all.keys(), (some) =>
    LearnerDays.find({ _id: { $in: some } }, { _id: 1 }, { session }).lean(),
  )
  const fresh = new Map(all)
  for (const { _id } of known) fresh.delete(_id)
  if (fresh.size === 0) return
  const at = now()
  await LearnerDays.insertMany(
    [...fresh.keys()].map((_id) => ({ _id, at })),
    { session },
  ).catch(rerunOnDuplicate)
  const raised = [...(await byUnit([...fresh.values()]))].map(([_id, learners]) => ({
    updateOne: { filter: { _id }, update: { $inc: { learners }, $setOnInsert: { at } }, upsert: true },
  }))
  if (raised.length > 0) await DailyLearnerCounts.bulkWrite(raised, { session }).catch(rerunOnDuplicate)
}

async function write(round: Waiting<Begun, void>[]): Promise<void> {
  const all = new Map(round.map(({ given }) => [dayId(given.on, given.person), given]))
  await transaction((session) => count(all, session))
  for (const id of all.keys()) counted.set(id, true)
  for (const { resolve } of round) resolve()
}
const writer = groupedWriter<Begun, void>({ what: 'a learner of the day', write, forget: () => undefined })

/** Counts a person among those who learned today; each once a day. */
export async function noteLearner(person: string): Promise<void> {
  const on = businessDate()
  if (!counted.get(dayId(on, person))) await writer.submit({ on, person })
}

/** How many people below these units, which do not lie within each other, learned on each of some days. */
export async function learnersOn(days: readonly string[], units: readonly string[]): Promise<number[]> {
  const ids = days.flatMap((on) => units.map((unit) => dayId(on, unit)))
  const rows = new Map((await DailyLearnerCounts.find({ _id: { $in: ids } }).lean()).map((each) => [each._id, each]))
  return days.map((on) => units.reduce((sum, unit) => sum + (rows.get(dayId(on, unit))?.learners ?? 0), 0))
}
