import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { isDuplicate } from '../../lib/model.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './organisations.failures.ts'
import { Units, type Unit } from './organisations.model.ts'
import { unitFor } from './organisations.service.ts'
import { unitFault } from './unitShape.ts'

export interface NewUnit {
  name: string
  kind: Unit['kind']
  sector?: Exclude<Unit['sector'], null> | undefined
  branchKind?: Exclude<Unit['branchKind'], null> | undefined
  /** Set up on this business date; today when absent. */
  from?: string | undefined
}

/** Siblings have different names (a unique index): a form sent twice makes one unit. */
async function whereNameIsFree(work: (session: ClientSession) => Promise<void>): Promise<void> {
  await transaction(work).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('unit.nameTaken') : error
  })
}

/** A unit of this shape below `parent`, or at the top. */
export function newUnit(
  parent: Pick<Unit, '_id' | 'ancestors'> | null,
  { name, kind, sector, branchKind, from = businessDate() }: NewUnit,
): Unit {
  const _id = newId()
  return {
    _id,
    name,
    ...pinyinOf(name),
    kind,
    sector: sector ?? null,
    branchKind: branchKind ?? null,
    placements: [{ parent: parent?._id ?? null, from, to: null }],
    parent: parent?._id ?? null,
    ancestors: [...(parent?.ancestors ?? []), _id],
    order: 0,
    closedOn: null,
  }
}

/** Sets a unit up below another of the actor's scope. @throws unit.* where the tree has no place for it */
export async function createUnit(actor: Actor, parentId: string, given: NewUnit): Promise<Unit> {
  const parent = await unitFor(actor, 'organisation.write', parentId)
  const unit = newUnit(parent, given)
  const fault = unitFault(parent, { ...unit, from: unit.placements[0]!.from })
  if (fault) throw fail(fault)
  await whereNameIsFree(async (session) => {
    await Units.create([unit], { session })
    await note(actor, 'unit.create', unit._id, `${parent.name} / ${unit.name}`, session)
  })
  return unit
}

export async function renameUnit(actor: Actor, id: string, name: string): Promise<Unit> {
  const unit = await unitFor(actor, 'organisation.write', id)
  if (unit.name === name) return unit
  const renamed = { name, ...pinyinOf(name) }
  await whereNameIsFree(async (session) => {
    await Units.updateOne({ _id: id }, { $set: renamed }, { session })
    await note(actor, 'unit.rename', id, `${unit.name} → ${name}`, session)
  })
  return { ...unit, ...renamed }
}
