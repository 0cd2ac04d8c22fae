import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './organisations.failures.ts'
import { Units, type Unit } from './organisations.model.ts'
import { unitFor } from './organisations.service.ts'
import type { UnitKind } from './unitKinds.model.ts'
import { unitKind } from './unitKinds.service.ts'
import { arriveIn, record, whereNameIsFree } from './unitRecords.service.ts'
import { unitFault } from './unitShape.ts'

export interface NewUnit {
  name: string
  kind: UnitKind
  branchKind?: Exclude<Unit['branchKind'], null> | undefined
  /** Set up on this business date; today when absent. */
  from?: string | undefined
}

/** A unit of this shape below `parent`, or at the top. */
export function newUnit(
  parent: Pick<Unit, '_id' | 'ancestors'> | null,
  { name, kind, branchKind, from = businessDate() }: NewUnit,
): Unit {
  const _id = newId()
  return {
    _id,
    name,
    names: [{ name, from, to: null }],
    ...pinyinOf(name),
    kind: kind._id,
    level: kind.level,
    sector: kind.sector,
    branchKind: branchKind ?? null,
    placements: [{ parent: parent?._id ?? null, from, to: null }],
    parent: parent?._id ?? null,
    ancestors: [...(parent?.ancestors ?? []), _id],
    order: 0,
    closedOn: null,
    revision: 1,
  }
}

/** Sets a unit up below another of the actor's scope. @throws unit.* where the tree has no place for it */
export async function createUnit(
  actor: Actor,
  parentId: string,
  { kind: kindId, ...given }: Omit<NewUnit, 'kind'> & { kind: string },
): Promise<Unit> {
  const parent = await unitFor(actor, 'organisation.write', parentId)
  const [kind, above] = await Promise.all([unitKind(kindId), unitKind(parent.kind)])
  if (!kind) throw fail('unit.unknownKind')
  const unit = newUnit(parent, { ...given, kind })
  const { from } = unit.placements[0]!
  const fault = unitFault(parent, above, { kind, branchKind: unit.branchKind, from }, businessDate())
  if (fault) throw fail(fault)
  await whereNameIsFree(async (session) => {
    await arriveIn(parent, session)
    await Units.create([unit], { session })
    const after = `${parent.name} / ${unit.name}`
    await record(actor, { unit: unit._id, act: 'found', on: from, revision: 1, before: '', after, work: null }, session)
    await note(actor, 'unit.create', unit._id, `${after}，${from} 起`, session)
  })
  return unit
}
