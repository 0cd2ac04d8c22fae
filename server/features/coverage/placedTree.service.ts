/** The tree of units with the days of its changes, whole or as far as some units need it. */
import type { ClientSession } from 'mongoose'
import { slices } from '../../lib/batches.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { datedTree, type DatedTree } from '../organisations/datedTree.rule.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'

/** The dated tree with the kind of every unit, which never changes. */
export interface PlacedTree extends DatedTree {
  kinds: Map<string, string>
}
type Placed = Pick<Unit, '_id' | 'placements' | 'kind'>
const SLICE = 200
const PLACED = { placements: 1, kind: 1 } as const

const placedTree = (units: readonly Placed[]): PlacedTree => ({
  ...datedTree(units),
  kinds: new Map(units.map(({ _id, kind }) => [_id, kind])),
})

export const readTree = async (): Promise<PlacedTree> => placedTree(await Units.find({}, PLACED).lean())

/** Some units and whatever stood above them on any day. */
export async function readTreeAbove(units: Iterable<string>, session?: ClientSession): Promise<PlacedTree> {
  const found = new Map<string, Placed>()
  for (let wanted = [...new Set(units)]; wanted.length > 0;) {
    const rows = await lookUp(wanted, (some) =>
      Units.find({ _id: { $in: some } }, PLACED, session ? { session } : {}).lean<Placed[]>(),
    )
    for (const row of rows) found.set(row._id, row)
    const parents = rows.flatMap(({ placements }) => placements.flatMap(({ parent }) => parent ?? []))
    wanted = [...new Set(parents)].filter((parent) => !found.has(parent))
  }
  return placedTree([...found.values()])
}

/** A unit and whatever stood below it on some day, level by level. */
export async function unitsEverBelow(unit: string): Promise<string[]> {
  const found = new Set([unit])
  for (let level = [unit]; level.length > 0;) {
    const children: string[] = []
    for (const parents of slices(level, SLICE))
      for (const { _id } of await Units.find({ 'placements.parent': { $in: parents } }, { _id: 1 }).lean())
        children.push(_id)
    level = children.filter((child) => !found.has(child))
    for (const child of level) found.add(child)
  }
  return [...found]
}
