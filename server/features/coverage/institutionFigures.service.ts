/** What an assessment of institutions is made of: figures of many units at once, of those who are held to a requirement. */
import { slices } from '../../lib/batches.ts'
import { creditOfPeople } from '../ledger/ledger.service.ts'
import { testsOfPeople } from '../ledger/tests.service.ts'
import { versionOn } from '../programmes/requirement.rule.ts'
import type { Requirement } from '../programmes/requirements.service.ts'
import type { StandingAt } from './asOf.ts'
import { dueOn, periodOn, type Days } from './clock.ts'
import type { Known } from './history/changes.rule.ts'
import { momentOf } from './history/moment.ts'
import { snapshotOfAll, type Snapshot } from './history/snapshot.service.ts'

export interface Fraction {
  part: number
  whole: number
}
export interface InstitutionFigures {
  /** Of those required who are covered. */
  coverage: Fraction
  /** Of those who were due by the day who had been covered when they were. */
  timeliness: Fraction
  /** Hundredths of a 学时 that those required earned, and how many they are. */
  hours: Fraction
  /** Of the tests that they tried, each once a person, those that were passed. */
  tests: Fraction
}
export type FigureKind = keyof InstitutionFigures
interface Asked {
  on: string
  known: Known
  /** What has to be read for it is read only where it is asked for. */
  kinds: ReadonlySet<FigureKind>
}
type Figures = Map<string, InstitutionFigures>
type Required = Map<string, string[]>
const SLICE = 500

const none = (): Fraction => ({ part: 0, whole: 0 })
const count = (into: Fraction, isPart: boolean): void => {
  into.whole += 1
  if (isPart) into.part += 1
}
const isRequired = ({ state }: StandingAt): boolean => state === 'covered' || state === 'uncovered'

/** Figures of the units by id, all of one moment; a unit that has nobody has figures of nobody. */
export async function institutionFigures(
  requirement: Requirement,
  { on, known, kinds }: Asked,
  units: readonly string[],
  signal?: AbortSignal,
): Promise<Figures> {
  const figures: Figures = new Map(
    units.map((unit) => [unit, { coverage: none(), timeliness: none(), hours: none(), tests: none() }]),
  )
  if (on < requirement.versions.map(({ from }) => from).sort()[0]!) return figures // nothing was asked yet
  const snapshot = await snapshotOfAll(requirement, momentOf(requirement, on, known))
  const required = countStandings(requirement, snapshot, figures)
  const days = yearUntil(requirement, on)
  for (const slice of slices([...required.keys()], SLICE)) {
    signal?.throwIfAborted()
    if (kinds.has('hours')) await addHours(figures, required, slice, snapshot, days)
    if (kinds.has('tests')) await addTests(figures, required, slice, snapshot, days)
  }
  return figures
}

/** @returns who is required, and in which of the units */
function countStandings({ versions }: Requirement, { standings, on, knownAt }: Snapshot, figures: Figures): Required {
  const rule = versions[versionOn(versions, on, knownAt ?? undefined)]!
  const required: Required = new Map()
  for (const [person, standing] of standings) {
    if (!isRequired(standing)) continue
    const units = [...new Set(standing.posts.flatMap(({ line }) => line))].filter((unit) => figures.has(unit))
    if (units.length > 0) required.set(person, units)
    const due = dueOn(rule, on, standing.since)
    for (const unit of units) {
      const { coverage, timeliness } = figures.get(unit)!
      count(coverage, standing.state === 'covered')
      if (due <= on) count(timeliness, standing.coveredOn !== null && standing.coveredOn <= due)
    }
  }
  return required
}

/** The days of the year, as the requirement looks at it where it is one of yearly hours, up to the day. */
function yearUntil(requirement: Requirement, on: string): Days {
  const from = requirement.clock === 'hours' ? periodOn(requirement, on, on).from : `${on.slice(0, 4)}-01-01`
  return { from, to: on }
}

const isKnown = ({ knownAt }: Snapshot, at: Date): boolean => knownAt === null || at <= knownAt

async function addHours(figures: Figures, required: Required, slice: string[], snapshot: Snapshot, days: Days) {
  const earned = new Map(slice.map((person) => [person, 0]))
  for (const { person, credit, at } of await creditOfPeople(slice, days))
    if (isKnown(snapshot, at)) earned.set(person, earned.get(person)! + credit)
  for (const [person, credit] of earned)
    for (const unit of required.get(person)!) {
      const { hours } = figures.get(unit)!
      hours.whole += 1
      hours.part += Math.max(0, credit)
    }
}

async function addTests(figures: Figures, required: Required, slice: string[], snapshot: Snapshot, days: Days) {
  const taken = (await testsOfPeople(slice, days)).filter(({ at }) => isKnown(snapshot, at))
  for (const attempts of Map.groupBy(taken, ({ person, test }) => `${person}/${test}`).values())
    for (const unit of required.get(attempts[0]!.person)!)
      count(
        figures.get(unit)!.tests,
        attempts.some(({ passed }) => passed),
      )
}
