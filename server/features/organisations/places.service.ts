/** Where a unit may stand, and what follows it there. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { datedTree, type PlacedUnit } from './datedTree.rule.ts'
import { unitMoved } from './organisations.events.ts'
import { fail } from './organisations.failures.ts'
import { Units, type Placement, type Unit } from './organisations.model.ts'
import { followUnit, moveLines } from './placedRows.service.ts'
import { UnitKinds } from './unitKinds.model.ts'
import { write } from './unitRecords.service.ts'

/** The unit and all that stood above it on a day or since, level by level. */
async function aboveSince(unit: Unit, on: string, session: ClientSession): Promise<Map<string, PlacedUnit>> {
  const found = new Map<string, PlacedUnit>([[unit._id, unit]])
  for (let level: PlacedUnit[] = [unit]; level.length > 0;) {
    const parents = level.flatMap(({ placements }) =>
      placements.flatMap(({ parent, to }) => (parent !== null && (to === null || to > on) ? [parent] : [])),
    )
    const unknown = [...new Set(parents)].filter((id) => !found.has(id))
    level = await Units.find({ _id: { $in: unknown } }, { placements: 1 }, { session }).lean()
    for (const each of level) found.set(each._id, each)
  }
  return found
}

/** Refuses what would make the tree no tree on some day since `on`, or what the table of kinds does not have. */
export async function refusePlace(unit: Unit, parent: Unit, on: string, session: ClientSession): Promise<void> {
  if (parent.closedOn !== null) throw fail('unit.closed')
  const kind = await UnitKinds.findById(parent.kind, null, { session }).lean()
  if (!kind?.below.includes(unit.kind)) throw fail('unit.kind')
  const above = await aboveSince(parent, on, session)
  const tree = datedTree(above.values())
  const days = [...above.values()].flatMap(({ placements }) => placements.map(({ from }) => from))
  for (const day of [on, ...days.filter((from) => from > on)]) {
    const line = tree.lineOf(parent._id, day)
    if (line.length === 0) throw fail('unit.notYet')
    if (line.includes(unit._id)) throw fail('unit.circle')
  }
}

/** Puts a unit below another, with its subtree and what stands in it. */
export async function place(
  actor: Actor,
  unit: Unit,
  { _id: parent, ancestors }: Unit,
  placements: Placement[],
  session: ClientSession,
): Promise<void> {
  await write(unit, { parent, placements }, session)
  await moveLines(Units, unit._id, ancestors, session)
  await followUnit(unit._id, ancestors, session)
  await unitMoved.emit({ unit: unit._id, name: unit.name, parent, account: actor.account }, session)
}
