/** Folds the timelines of some people anew and adds to the figures of units what that changes, in one transaction. */
import type { AnyBulkWriteOperation } from 'mongodb'
import type { ClientSession } from 'mongoose'
import { isDeepStrictEqual } from 'node:util'
import { slices } from '../../../lib/batches.ts'
import { rerunOnDuplicate, transaction } from '../../../lib/transaction.ts'
import { allRequirements, type Requirement } from '../../programmes/requirements.service.ts'
import { factsOfVersions } from '../facts.service.ts'
import { readTreeAbove } from '../placedTree.service.ts'
import { addTimeline, type Changes } from './figure.ts'
import { markPeopleOfUnits } from './pending.service.ts'
import { isBuilt, statesOf } from './state.service.ts'
import { timelineOf, type Timeline } from './timeline.ts'
import {
  PendingTimelines,
  PersonTimelines,
  timelineId,
  TimelineStates,
  type PersonTimeline,
} from './timelines.model.ts'
import { writeChanges } from './write.ts'

const told = ({ posts, now, then }: Timeline): Timeline => ({ posts, now, then })

async function foldFor(requirement: Requirement, persons: readonly string[], session: ClientSession): Promise<void> {
  const ids = persons.map((person) => timelineId(requirement._id, person))
  const rows = await PersonTimelines.find({ _id: { $in: ids } }, null, { session }).lean()
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

/** @returns whether they were; not while timelines are being built */
const foldPeople = (ids: readonly string[]): Promise<boolean> =>
  transaction(async (session) => {
    const states = await statesOf(session)
    if (states.some(({ building }) => building)) return false
    const rows = await PendingTimelines.find({ _id: { $in: [...ids] } }, null, { session }).lean()
    const persons = rows.map(({ subject }) => subject)
    for (const requirement of await allRequirements(session)) {
      if (!isBuilt(requirement, states)) continue
      await TimelineStates.updateOne({ _id: requirement._id }, { $inc: { folds: 1 } }, { session })
      await foldFor(requirement, persons, session)
    }
    await PendingTimelines.deleteMany({ _id: { $in: [...ids] } }, { session })
    return true
  })

const AT_ONCE = 50
const READ = 1_000

/** Everybody who waits for it, those who have waited longest first. */
export async function foldPending(signal?: AbortSignal): Promise<void> {
  await markPeopleOfUnits()
  for (;;) {
    const rows = await PendingTimelines.find({ kind: 'person' }, { _id: 1 })
      .sort({ kind: 1, at: 1, _id: 1 })
      .limit(READ)
      .lean()
    if (rows.length === 0) return
    for (const slice of slices(rows, AT_ONCE)) {
      signal?.throwIfAborted()
      if (!(await foldPeople(slice.map(({ _id }) => _id)))) return
    }
  }
}

/** The same for few at once, by whoever wants to read. @returns since when somebody waits still; null when nobody does */
export async function settle(most: number): Promise<Date | null> {
  for (let tries = 0; tries < 3; tries++) {
    const rows = await PendingTimelines.find({}, { kind: 1, at: 1 })
      .sort({ kind: 1, at: 1, _id: 1 })
      .limit(most + 1)
      .lean()
    if (rows.length === 0) return null
    const oldest = rows.reduce((first, { at }) => (at < first ? at : first), rows[0]!.at)
    if (rows.length > most || rows.some(({ kind }) => kind === 'unit')) return oldest
    for (const slice of slices(rows, AT_ONCE)) if (!(await foldPeople(slice.map(({ _id }) => _id)))) return oldest
  }
  return null
}
