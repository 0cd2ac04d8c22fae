/**
 * Everybody's standing at a past moment, folded from the facts: on a day, with what is known now or what was known by
 * then. What was folded is kept for a while: a page, its people and a comparison ask for the same moments.
 */
import { now } from '../../../lib/clock.ts'
import { recentMap } from '../../../lib/recentMap.ts'
import { singleFlight } from '../../../lib/singleFlight.ts'
import type { PersonName } from '../../roster/people.service.ts'
import { findRequirement, type Requirement } from '../../programmes/requirements.service.ts'
import type { StandingAt } from '../asOf.ts'
import { allFacts, inTurns, type AllFacts } from '../compute.service.ts'
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

async function foldAt(requirement: Requirement, { tree, facts }: AllFacts, moment: Moment): Promise<Snapshot> {
  const standings = new Map<string, StandingAt>()
  const { on, knownAt } = moment
  for await (const [person, history] of inTurns([...facts.histories])) {
    const at = statusThen(requirement, history, on, tree, knownAt ?? undefined)
    if (at) standings.set(person, at)
  }
  return { ...moment, takenAt: now(), standings, names: facts.people }
}

const kept = recentMap<Snapshot>(KEPT)
const keyOf = ({ _id, revision }: Requirement, { on, knownAt }: Moment): string =>
  [_id, revision, on, knownAt?.toISOString() ?? 'now'].join(' ')
function keptAt(requirement: Requirement, moment: Moment): Snapshot | undefined {
  const found = kept.get(keyOf(requirement, moment))
  return found && found.takenAt.getTime() > now().getTime() - FRESH_MS ? found : undefined
}

/** All facts of a requirement, read once for all who ask for them meanwhile. */
const factsOnce = singleFlight(async (id: string) => allFacts((await findRequirement(id))!))

/** The facts are read once for those moments that are not kept. */
export async function snapshotsAt(requirement: Requirement, moments: readonly Moment[]): Promise<Snapshot[]> {
  const missing = moments.some((moment) => !keptAt(requirement, moment))
  const facts = missing ? await factsOnce(requirement._id) : null
  const snapshots: Snapshot[] = []
  for (const moment of moments) {
    const snapshot = keptAt(requirement, moment) ?? (await foldAt(requirement, facts!, moment))
    kept.set(keyOf(requirement, moment), snapshot)
    snapshots.push({ ...snapshot, ...moment })
  }
  return snapshots
}
export const snapshotAt = async (requirement: Requirement, moment: Moment): Promise<Snapshot> =>
  (await snapshotsAt(requirement, [moment]))[0]!
