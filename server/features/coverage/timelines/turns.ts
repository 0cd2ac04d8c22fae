/** The days on which a person's standing can change: between two of them it is the same. Pure. */
import { nextDay } from '../../../lib/period.ts'
import type { History, StandingAt } from '../asOf.ts'
import { graceUntil, nextPeriodOn } from '../clock.ts'
import type { PlacedTree } from '../placedTree.service.ts'
import type { Versioned } from '../statusThen.ts'
import { knownFrom } from './days.ts'

/** Before it nothing is asked. */
export const firstDayOf = ({ versions }: Pick<Versioned, 'versions'>): string =>
  versions.map(({ from }) => from).sort()[0]!

const ends = (rows: readonly { from: string; to: string | null }[]): string[] =>
  rows.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))

/** What happened, and another version or another year; the ends of grace are {@link graceEnds}. */
export function turnsOf({ versions }: Versioned, history: History, tree: PlacedTree): string[] {
  const { appointments, exemptions, evidence, earned } = history
  return [
    ...versions.flatMap((version) => [version.effectiveOn, ...yearsOf(version)]),
    ...ends(appointments),
    ...appointments.flatMap(({ unit }) => [...tree.turnsOf(unit)]),
    ...exemptions.flatMap(({ from, to, revoked }) => [from, nextDay(to), ...(revoked ? [revoked.on] : [])]),
    ...evidence.map(({ on }) => on),
    ...earned.map(({ on }) => on),
  ]
}

function yearsOf(version: Versioned['versions'][number]): string[] {
  const days: string[] = []
  for (let day = nextPeriodOn(version, version.from); day !== null; day = nextPeriodOn(version, day)) days.push(day)
  return days
}

/** When what is recorded became known, or ceased to be believed. */
export const recordingsOf = ({ versions }: Versioned, history: History): string[] =>
  [
    ...versions.map(({ recordedAt }) => recordedAt),
    ...history.appointments.flatMap(({ recordedAt, supersededAt }) => [recordedAt, supersededAt]),
    ...history.exemptions.flatMap(({ approvedAt, revoked }) => [approvedAt, revoked?.at]),
    ...history.evidence.flatMap(({ at, turns }) => [at, ...turns.map((turn) => turn.at)]),
    ...history.earned.map(({ at }) => at),
  ].flatMap((instant) => (instant ? [knownFrom(instant)] : []))

/** The days after which who has served since then has no grace any more. */
export const graceEnds = ({ versions }: Versioned, standings: Iterable<StandingAt | null>): string[] =>
  [...new Set([...standings].flatMap((standing) => standing?.since ?? []))].flatMap((since) =>
    versions.flatMap((version) => {
      const grace = graceUntil(version, since)
      return grace === null ? [] : [nextDay(grace)]
    }),
  )
