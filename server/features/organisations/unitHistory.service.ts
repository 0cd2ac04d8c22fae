/** What became of a unit, and how it was on a day. */
import { scope, type Actor } from '../../access/actor.ts'
import { countWithin } from '../roster/people.service.ts'
import { heldOn, nameOn } from './datedTree.rule.ts'
import { Units, type Unit } from './organisations.model.ts'
import { unitFor } from './organisations.service.ts'
import { UnitChanges, type UnitChange } from './unitChanges.model.ts'

/** More than a unit sees in a century. */
const MOST = 200

/** Newest first. */
export async function changesOf(actor: Actor, id: string): Promise<UnitChange[]> {
  await unitFor(actor, 'organisation.read', id)
  return UnitChanges.find({ unit: id }).sort({ revision: -1 }).limit(MOST).lean()
}

/** How much a change of the unit concerns: what lies below it, and the people in all of it. */
export async function extentOf(actor: Actor, id: string): Promise<{ units: number; people: number }> {
  await unitFor(actor, 'organisation.write', id)
  const [units, people] = await Promise.all([Units.countDocuments({ ancestors: id }), countWithin(id)])
  return { units: units - 1, people }
}

export interface UnitAsOf {
  name: string
  existed: boolean
  ancestors: string[]
  children: { id: string; name: string }[]
}

/** Names of what stood above a unit on a day, topmost first, as far as the actor may see. */
async function namesAbove(actor: Actor, unit: Unit, on: string): Promise<string[]> {
  const names: string[] = []
  for (let above = heldOn(unit.placements, on)?.parent ?? null; above !== null;) {
    const row: Unit | null = await Units.findOne({ _id: above, ...scope(actor, 'organisation.read') }).lean()
    if (!row) break
    names.unshift(nameOn(row.names, on))
    above = heldOn(row.placements, on)?.parent ?? null
  }
  return names
}

/** A unit as it was on a day: a unit that has moved out of the actor's sight since is not shown. */
export async function unitAsOf(actor: Actor, id: string, on: string): Promise<UnitAsOf> {
  const unit = await unitFor(actor, 'organisation.read', id)
  const inSight = { 'placements.parent': id, ...scope(actor, 'organisation.read') }
  const children = await Units.find(inSight).sort({ order: 1, pinyin: 1, _id: 1 }).lean()
  return {
    name: nameOn(unit.names, on),
    existed: heldOn(unit.placements, on) !== undefined,
    ancestors: await namesAbove(actor, unit, on),
    children: children.flatMap(({ _id, names, placements }) =>
      heldOn(placements, on)?.parent === id ? [{ id: _id, name: nameOn(names, on) }] : [],
    ),
  }
}
