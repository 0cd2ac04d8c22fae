import type { Actor } from '../../../access/actor.ts'
import { nameOn, heldOn } from '../../organisations/datedTree.rule.ts'
import { positions as allPositions } from '../../organisations/organisations.service.ts'
import { Units, type Position, type Unit } from '../../organisations/organisations.model.ts'
import { fail } from '../coverage.failures.ts'
import { placeOf, type Place } from '../place.service.ts'
import { changeOf, addChange, type Change, type Known, type Part, type Stood } from './changes.rule.ts'
import { countBelow, postsIn, type CountedBelow } from './countBelow.ts'
import { figuresThen, type FiguresThen } from '../timelines/figuresThen.service.ts'
import { momentOf, type Moment } from './moment.ts'
import { snapshotAt, snapshotsAt, type Snapshot } from './snapshot.service.ts'

interface At {
  on: string
  known: Known
}
interface Between {
  from: string
  fromKnown: Known
  to: string
  toKnown: Known
}
export interface ShownThen extends Place {
  moment: Moment
  takenAt: Date
  counted: CountedBelow
  children: Pick<Unit, '_id' | 'name' | 'names'>[]
  positions: Position[]
}

/** The units that stood below a unit on a day, in their present order. */
async function childrenOn(unit: string, on: string): Promise<ShownThen['children']> {
  const found = await Units.find(
    { 'placements.parent': unit },
    { name: 1, names: 1, placements: 1, order: 1, pinyin: 1 },
  )
    .sort({ order: 1, pinyin: 1, _id: 1 })
    .lean()
  return found.filter(({ placements }) => heldOn(placements, on)?.parent === unit)
}

/** From what is stored of the units; while that is being built, from the facts of their people. */
export async function showCoverageAt(actor: Actor, requirement: string, unit: string, at: At): Promise<ShownThen> {
  const place = await placeOf(actor, requirement, unit)
  const moment = momentOf(place.requirement, at.on, at.known)
  const [children, positions] = await Promise.all([childrenOn(unit, at.on), allPositions()])
  const ids = children.map(({ _id }) => _id)
  const figures = (await figuresThen(place.requirement, unit, ids, moment)) ?? (await foldedThen(place, moment))
  return { ...place, moment, ...figures, children, positions }
}

async function foldedThen({ requirement, unit }: Place, moment: Moment): Promise<FiguresThen> {
  const { standings, takenAt } = await snapshotAt(requirement, unit._id, moment)
  return { counted: countBelow(standings.values(), unit._id), takenAt }
}

/** Everybody who stood in a unit. */
export async function standingsAt(
  actor: Actor,
  requirement: string,
  unit: string,
  at: At,
): Promise<Place & { snapshot: Snapshot }> {
  const place = await placeOf(actor, requirement, unit)
  const moment = momentOf(place.requirement, at.on, at.known)
  return { ...place, snapshot: await snapshotAt(place.requirement, unit, moment) }
}

export const nameThen = ({ name, names }: Pick<Unit, 'name' | 'names'>, on: string): string => nameOn(names, on) || name

export interface Compared extends Place {
  from: Snapshot
  to: Snapshot
  /** The first day by what the second side knows. */
  since: Snapshot
}

/** What is known of the first day may have changed, and something happened until the second: three moments tell both. */
export async function compareCoverage(
  actor: Actor,
  requirementId: string,
  unit: string,
  { from, fromKnown, to, toKnown }: Between,
): Promise<Compared> {
  const place = await placeOf(actor, requirementId, unit)
  if (to < from) throw fail('coverage.order') // told backwards, who came would have left
  const { requirement } = place
  const [first, last] = [momentOf(requirement, from, fromKnown), momentOf(requirement, to, toKnown)]
  const [a, b, since] = await snapshotsAt(requirement, unit, [first, last, { ...last, on: from }])
  return { ...place, from: a!, to: b!, since: since! }
}

const stoodIn = ({ standings }: Snapshot, person: string, unit: string): Stood => {
  const standing = standings.get(person)
  return standing && postsIn(standing, unit).length > 0 ? standing.state : null
}

export interface PersonChange {
  person: string
  kind: Change
  before: Stood
  after: Stood
}
export function changesIn({ from, to, since, unit }: Compared): PersonChange[] {
  const persons = new Set([...from.standings.keys(), ...to.standings.keys()])
  return [...persons].flatMap((person) => {
    const [before, after] = [stoodIn(from, person, unit._id), stoodIn(to, person, unit._id)]
    const kind = changeOf(before, stoodIn(since, person, unit._id), after)
    return kind === null ? [] : { person, kind, before, after }
  })
}

export function partsOf(changes: readonly PersonChange[]): Map<Change, Part> {
  const parts = new Map<Change, Part>()
  for (const { kind, before, after } of changes) addChange(parts, kind, before, after)
  return parts
}
