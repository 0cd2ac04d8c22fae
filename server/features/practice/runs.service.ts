/** Rounds of practice and chapter tests, one's own alone. A round that is open goes on, on any device. */
import { ownPerson, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { newId } from '../../lib/id.ts'
import { isDuplicate } from '../../lib/model.ts'
import { openSet } from './audience.service.ts'
import { drawItems, heldAmong } from './draw.service.ts'
import { fail } from './practice.failures.ts'
import { PracticeRuns, type PracticeRun } from './runs.model.ts'
import type { PracticeSet } from './sets.model.ts'

/** More than anybody looks back at. */
const MOST = 200

/** @throws notFound for one of somebody else */
export async function ownRun(actor: Actor, id: string): Promise<PracticeRun> {
  const row = await PracticeRuns.findOne({ _id: id, person: ownPerson(actor) }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

const runsOf = (person: string, set: string): Promise<PracticeRun[]> =>
  PracticeRuns.find({ person, set }, { items: 0, answers: 0 })
    .sort({ person: 1, set: 1, number: -1 })
    .limit(MOST)
    .lean<PracticeRun[]>()

/** What a person's rounds of some sets came to, by set, the last first. */
export async function summariesOf(person: string, sets: readonly string[]): Promise<Map<string, PracticeRun[]>> {
  const rows = await PracticeRuns.find({ person, set: { $in: [...sets] } }, { items: 0, answers: 0 })
    .sort({ person: 1, set: 1, number: -1 })
    .lean<PracticeRun[]>()
  return Map.groupBy(rows, ({ set }) => set)
}

/** How many questions of these rounds are answered. */
export async function answeredOf(runs: readonly string[]): Promise<Map<string, number>> {
  const rows = await PracticeRuns.find({ _id: { $in: [...runs] } }, { answers: 1 }).lean()
  return new Map(rows.map(({ _id, answers }) => [_id, Object.keys(answers).length]))
}

type Begun = Pick<PracticeRun, 'set' | 'title' | 'mode' | 'passPercent' | 'items'>

/** Of two beginnings at once the number's index lets one through. Earlier rounds go, but for tests: those are results. */
export async function beginRun(actor: Actor, id: string, begun: Begun, number: number): Promise<PracticeRun> {
  const person = ownPerson(actor)
  const row: PracticeRun = {
    ...{ _id: id, person, name: actor.name, ...begun, number, answers: {}, state: 'open', startedAt: now() },
    ...{ finishedAt: null, score: null, total: 0, passed: null },
  }
  await PracticeRuns.create([row])
  await PracticeRuns.deleteMany({ person, set: begun.set, number: { $lt: number }, mode: { $ne: 'test' } })
  return row
}

/** Whether there is something to go on with: not where an examination holds back all of it, unless it is a test. */
export async function goesOn({ mode, items }: PracticeRun): Promise<boolean> {
  const isHeld = await heldAmong(items)
  return mode === 'test' || items.some((item) => !isHeld(item))
}

/** @throws practice.used, practice.nothing */
export async function startRun(actor: Actor, setId: string): Promise<PracticeRun> {
  const set = await openSet(actor, setId)
  const runs = await runsOf(ownPerson(actor), setId)
  const open = runs.find(({ state }) => state === 'open')
  const going = open && (await ownRun(actor, open._id))
  if (going && (await goesOn(going))) return going
  if (isUsed(set, runs)) throw fail('practice.used')
  const id = newId()
  const items = await drawItems(set, set.count, id)
  if (items.length === 0) throw fail('practice.nothing')
  const { title, mode, passPercent } = set
  const begun = { set: setId, title, mode, passPercent, items }
  try {
    return await beginRun(actor, id, begun, (runs[0]?.number ?? 0) + 1)
  } catch (error) {
    if (isDuplicate(error)) return startRun(actor, setId)
    throw error
  }
}

/** Rounds of practice, from before it was made a test, are no attempts. */
export const isUsed = ({ mode, attempts }: PracticeSet, runs: readonly Pick<PracticeRun, 'mode'>[]): boolean =>
  mode === 'test' && attempts > 0 && runs.filter((run) => run.mode === 'test').length >= attempts
