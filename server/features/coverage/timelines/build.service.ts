/**
 * Builds the timelines of everybody of a requirement and the figures of its units from nothing: when it is new, asks
 * something else, or was never built. What is recorded meanwhile waits and is folded after it.
 */
import { slices } from '../../../lib/batches.ts'
import { allRequirements, type Requirement } from '../../programmes/requirements.service.ts'
import { allFacts, foldMonths, inTurns, type AllFacts } from '../compute.service.ts'
import { notClosedYet, writeClosed } from './closed.service.ts'
import { addTimeline, type Changes } from './figure.ts'
import { foldPending } from './foldTimelines.service.ts'
import { isBuilt, statesOf, versionsOf } from './state.service.ts'
import { timelineOf } from './timeline.ts'
import { PersonTimelines, timelineId, TimelineStates, FigureChanges, type PersonTimeline } from './timelines.model.ts'
import { insertChanges } from './write.ts'

const SLICE = 500
/** Changes that are held in memory before they are written: few, or whoever else waits for this process waits long. */
const HELD = 5_000

export async function buildTimelines(requirement: Requirement, signal?: AbortSignal): Promise<void> {
  const { _id } = requirement
  const versions = versionsOf(requirement)
  const begun = { $set: { versions, building: true }, $inc: { folds: 1 } }
  await TimelineStates.updateOne({ _id }, begun, { upsert: true })
  await PersonTimelines.deleteMany({ requirement: _id })
  await FigureChanges.deleteMany({ requirement: _id })
  const known = await allFacts(requirement)
  await writeAll(requirement, known, signal)
  const closings = await notClosedYet(requirement)
  await writeClosed(requirement, await foldMonths(requirement, closings, known), closings)
  await TimelineStates.updateOne({ _id, versions }, { $set: { building: false } })
}

/** Builds what is not built, and folds whoever waits. */
export async function followTimelines(signal?: AbortSignal): Promise<void> {
  for (const requirement of await allRequirements())
    if (!isBuilt(requirement, await statesOf())) await buildTimelines(requirement, signal)
  await foldPending(signal)
}

/** Everybody's timeline, in the order of the tree. */
export async function* timelinesOf(
  requirement: Requirement,
  { tree, facts }: AllFacts,
): AsyncGenerator<PersonTimeline> {
  for await (const [person, history] of inTurns([...facts.histories])) {
    const timeline = timelineOf(requirement, history, tree)
    const _id = timelineId(requirement._id, person)
    if (timeline) yield { _id, requirement: requirement._id, person, ...timeline }
  }
}

async function writeAll(requirement: Requirement, known: AllFacts, signal?: AbortSignal): Promise<void> {
  const changes: Changes = new Map()
  const written = new Set<string>()
  let rows: PersonTimeline[] = []
  async function write(): Promise<void> {
    for (const slice of slices(rows, SLICE)) await PersonTimelines.collection.insertMany(slice as never)
    await insertChanges(requirement._id, changes, written)
    changes.clear()
    rows = []
  }
  for await (const row of timelinesOf(requirement, known)) {
    signal?.throwIfAborted()
    rows.push(row)
    addTimeline(changes, row, 1)
    if (changes.size > HELD) await write()
  }
  await write()
}
