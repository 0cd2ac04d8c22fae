/**
 * Everybody's standing at a past moment, folded from the facts: on a day, with what is known now or what was known by
 * then. What was folded is kept for a while: a page, its people and a comparison ask for the same moments.
 */
import { businessDate, now } from '../../../lib/clock.ts'
import { nextDay } from '../../../lib/period.ts'
import { recentMap } from '../../../lib/recentMap.ts'
import { singleFlight } from '../../../lib/singleFlight.ts'
import type { PersonName } from '../../roster/people.service.ts'
import { versionOn } from '../../programmes/requirement.rule.ts'
import { findRequirement, type Requirement } from '../../programmes/requirements.service.ts'
import { statusAt, type StandingAt } from '../asOf.ts'
import { allFacts, inTurns, type AllFacts } from '../compute.service.ts'
import { fail } from '../coverage.failures.ts'
import { endOfMonth, monthOf } from '../../../lib/months.rule.ts'
import type { Known } from './changes.rule.ts'

export interface Moment {
  on: string
  known: Known
  /** What had been recorded by this instant; null: all that is known when it is folded. */
  knownAt: Date | null
}
export interface Snapshot extends Moment {
  takenAt: Date
  standings: ReadonlyMap<string, StandingAt>
  names: ReadonlyMap<string, PersonName>
}

/** Moments kept, and for how long what is known now counts as such. */
const KEPT = 4
const FRESH_MS = 30_000

/**
 * A closed month is told as it was closed, so that it is the figure of the trend; any other day as it was known when it
 * had ended.
 */
export function momentOf(requirement: Requirement, on: string, known: Known): Moment {
  const [first] = requirement.versions.map(({ from }) => from).sort()
  if (on < first! || on > businessDate()) throw fail('coverage.day', { from: first, today: businessDate() })
  if (known === 'now') return { on, known, knownAt: null }
  const closing = requirement.closings.find(({ month }) => month === monthOf(on) && on === endOfMonth(month))
  const ended = new Date(`${nextDay(on)}T00:00:00+08:00`)
  const knownAt = closing?.knownAt ?? ended
  return { on, known, knownAt: knownAt > now() ? null : knownAt }
}

async function foldAt(requirement: Requirement, { tree, facts }: AllFacts, moment: Moment): Promise<Snapshot> {
  const standings = new Map<string, StandingAt>()
  const { unit, versions } = requirement
  const { on, knownAt } = moment
  const rule = { ...versions[versionOn(versions, on, knownAt ?? undefined)]!, unit }
  const view = { lineOf: tree.lineOf, kindOf: (id: string) => tree.kinds.get(id), knownAt: knownAt ?? undefined }
  for await (const [person, history] of inTurns([...facts.histories])) {
    const at = statusAt(rule, history, on, view)
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
