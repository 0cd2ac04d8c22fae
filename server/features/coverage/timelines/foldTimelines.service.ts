/** Folds the timelines of some people anew and adds to the figures of units what that changes, in one transaction. */
import type { AnyBulkWriteOperation } from 'mongodb'
import type { ClientSession } from 'mongoose'
import { isDeepStrictEqual } from 'node:util'
import { slices } from '../../../lib/batches.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { rerunOnDuplicate, transaction } from '../../../lib/transaction.ts'
import { allRequirements, type Requirement } from '../../programmes/requirements.service.ts'
import { factsOfVersions } from '../facts.service.ts'
import { readTreeAbove } from '../placedTree.service.ts'
import { addTimeline, type Changes } from './figure.ts'
import { markPeopleOfUnits } from './pending.service.ts'
import { isBuilt, statesOf } from './state.service.ts'
import { timelineOf, type Timeline } from './timeline.ts'
import {
  PendingTimelineRows,
  PersonTimelines,
  timelineId,
  TimelineStates,
  type PendingTimelines,
  type PersonTimeline,
} from './timelines.model.ts'
import { writeChanges } from './write.ts'

const told = ({ posts, now, then }: Timeline): Timeline => ({ posts, now, then })

async function foldFor(requirement: Requirement, persons: readonly string[], session: ClientSession): Promise<void> {
  const ids = persons.map((person) => timelineId(requirement._id, person))
  const rows = await lookUp(ids, (some) => PersonTimelines.find({ _id: { $in: some } }, null, { session }).lean())
  const stored = new Map(rows.map((row) => [row.person, told(row)]))
  const { histories } = await factsOfVersions(requirement, persons, session)
  const units = [...histories.values()].flatMap(({ appointments }) => appointments.map(({ unit }) => unit))
  if (units.length === 0 && stored.size === 0) return
  const tree = await readTreeAbove(units, session)
  const changes: Changes = new Map()
  const writes = persons.flatMap((person): AnyBulkWriteOperation<PersonTimeline>[] => {
    const before = stored.get(person) ?? null
    const after = timelineOf(requirement, histories.get(person)!, tree)
    if (isDeepStrictEqual(before, after)) return []
    if (before) addTimeline(changes, before, -1)
    if (after) addTimeline(changes, after, 1)
    const _id = timelineId(requirement._id, person)
    if (!after) return [{ deleteOne: { filter: { _id } } }]
    const document = { _id, requirement: requirement._id, person, ...after }
    return [before ? { replaceOne: { filter: { _id }, replacement: document } } : { insertOne: { document } }]
  })
  if (writes.length === 0) return
  await PersonTimelines.collection.bulkWrite(writes as never, { session, ordered: false }).catch(rerunOnDuplicate)
  await writeChanges(requirement._id, changes, session)
}

/**
 * Folds some people, and removes the rows that no longer wait for anybody.
 * @returns whether they were; not while timelines are being built
 */
const foldPeople = (persons: readonly string[], done: readonly string[]): Promise<boolean> =>
  transaction(async (session) => {
    const states = await statesOf(session)
    if (states.some(({ building }) => building)) return false
    for (const requirement of await allRequirements(session)) {
      if (!isBuilt(requirement, states)) continue
      await TimelineStates.updateOne({ _id: requirement._id }, { $inc: { folds: 1 } }, { session })
      await foldFor(requirement, persons, session)
    }
    if (done.length > 0) await PendingTimelineRows.deleteMany({ _id: { $in: [...done] } }, { session })
    return true
  })

const AT_ONCE = 50
const READ = 100

/** Everybody of some rows, a few at a time; what was recorded before a row was seen is seen by what folds it. */
async function foldRows(rows: readonly PendingTimelines[], signal?: AbortSignal): Promise<boolean> {
  const persons = [...new Set(rows.flatMap(({ people }) => people))]
  const parts = persons.length > 0 ? [...slices(persons, AT_ONCE)] : [[]]
  for (const [at, part] of parts.entries()) {
    signal?.throwIfAborted()
    const done = at === parts.length - 1 ? rows.map(({ _id }) => _id) : []
    if (!(await foldPeople(part, done))) return false
  }
  return true
}

const waiting = (): Promise<PendingTimelines[]> =>
  PendingTimelineRows.find({ kind: 'people' }).sort({ kind: 1, at: 1, _id: 1 }).limit(READ).lean()

/** Everybody who waits for it, those who have waited longest first. */
export async function foldPending(signal?: AbortSignal): Promise<void> {
  await markPeopleOfUnits()
  for (let rows = await waiting(); rows.length > 0; rows = await waiting()) if (!(await foldRows(rows, signal))) return
}

/** The same for few at once, by whoever wants to read. @returns since when somebody waits still; null when nobody does */
export async function settle(most: number): Promise<Date | null> {
  for (let tries = 0; tries < 3; tries++) {
    const [rows, unit] = await Promise.all([
      waiting(),
      PendingTimelineRows.findOne({ kind: 'unit' }).sort({ kind: 1, at: 1, _id: 1 }).lean(),
    ])
    const oldest = [...rows, ...(unit ? [unit] : [])].map(({ at }) => at).sort((a, b) => Number(a) - Number(b))[0]
    if (!oldest) return null
    const people = rows.reduce((sum, row) => sum + row.people.length, 0)
    if (unit || rows.length === READ || people > most || !(await foldRows(rows))) return oldest
  }
  return null
}
