/**
 * How those of a unit stood at a past moment, folded from the facts: on a day, with what is known now or what was known
 * by then. What was folded is kept for a while: a page, its people and a comparison ask for the same moments.
 */
import { now } from '../../../lib/clock.ts'
import { recentMap } from '../../../lib/recentMap.ts'
import { singleFlight } from '../../../lib/singleFlight.ts'
import type { PersonName } from '../../roster/people.service.ts'
import { findRequirement, type Requirement } from '../../programmes/requirements.service.ts'
import type { StandingAt } from '../asOf.ts'
import { allFacts, inTurns } from '../compute.service.ts'
import { factsBelow, type PastFacts } from '../factsBelow.service.ts'
import { statusThen } from '../statusThen.ts'
import type { Moment } from './moment.ts'

export interface Snapshot extends Moment {
  takenAt: Date
  standings: ReadonlyMap<string, StandingAt>
  names: ReadonlyMap<string, PersonName>
}

/** Moments kept, and for how long what is known now counts as such. */
const KEPT = 4
const FRESH_MS = 30_000

async function foldAt(
  requirement: Requirement,
  { tree, people, histories }: PastFacts,
  moment: Moment,
): Promise<Snapshot> {
  const standings = new Map<string, StandingAt>()
  const { on, knownAt } = moment
  for await (const [person, history] of inTurns([...histories])) {
    const at = statusThen(requirement, history, on, tree, knownAt ?? undefined)
    if (at) standings.set(person, at)
  }
  return { ...moment, takenAt: now(), standings, names: people }
}

const kept = recentMap<Snapshot>(KEPT)
const keyOf = ({ _id, revision }: Requirement, unit: string, { on, knownAt }: Moment): string =>
  [_id, revision, unit, on, knownAt?.toISOString() ?? 'now'].join(' ')
function keptAt(key: string): Snapshot | undefined {
  const found = kept.get(key)
  return found && found.takenAt.getTime() > now().getTime() - FRESH_MS ? found : undefined
}

/** Read once for all who ask for them meanwhile. */
const factsOnce = singleFlight(async (key: string) => {
  const [requirement, unit] = key.split(' ') as [string, string]
  return factsBelow((await findRequirement(requirement))!, unit)
})

/** In a unit, or above it: whoever had a post in it. The facts are read once for those moments that are not kept. */
export async function snapshotsAt(
  requirement: Requirement,
  unit: string,
  moments: readonly Moment[],
): Promise<Snapshot[]> {
  const missing = moments.some((moment) => !keptAt(keyOf(requirement, unit, moment)))
  const facts = missing ? await factsOnce(`${requirement._id} ${unit}`) : null
  const snapshots: Snapshot[] = []
  for (const moment of moments) {
    const key = keyOf(requirement, unit, moment)
    const snapshot = keptAt(key) ?? (await foldAt(requirement, facts!, moment))
    kept.set(key, snapshot)
    snapshots.push({ ...snapshot, ...moment })
  }
  return snapshots
}
export const snapshotAt = async (requirement: Requirement, unit: string, moment: Moment): Promise<Snapshot> =>
  (await snapshotsAt(requirement, unit, [moment]))[0]!

/** Everybody's, with all that is recorded by now, and kept for nobody: for what is written down. */
export async function snapshotOfAll(requirement: Requirement, moment: Moment): Promise<Snapshot> {
  const { tree, facts } = await allFacts(requirement)
  return foldAt(requirement, { tree, people: facts.people, histories: facts.histories }, moment)
}
