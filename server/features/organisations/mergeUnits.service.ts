/** A unit goes into another, or a part of it becomes one of its own, on a day: what is below it and its posts follow. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { transferPosts } from '../roster/transferPosts.service.ts'
import { asSeen, closeNow, moveBelow, told, type Dated } from './changeUnits.service.ts'
import { newUnit } from './editUnits.service.ts'
import { fail } from './organisations.failures.ts'
import { Units, type Unit } from './organisations.model.ts'
import { unitKind } from './unitKinds.service.ts'
import { refuseDay } from './changeDay.ts'
import { arriveIn, changeable, pathOf, record, whereNameIsFree, write } from './unitRecords.service.ts'

/** Units that stand below it now. */
const childrenOf = (unit: string, session: ClientSession): Promise<Unit[]> =>
  Units.find({ parent: unit, closedOn: null }, null, { session }).lean()

/** Merges a unit into another: units below it and posts go on there, and it is closed. */
export const mergeUnit = (actor: Actor, id: string, { into, ...dated }: Dated & { into: string }): Promise<Unit> =>
  whereNameIsFree(async (session) => {
    const unit = await asSeen(actor, id, dated, session)
    const target = await changeable(actor, into, session)
    if (unit.parent === null) throw fail('unit.root')
    if (target.closedOn !== null) throw fail('unit.closed')
    if (target.ancestors.includes(id)) throw fail('unit.circle')
    const since = target.placements.at(-1)!.from
    if (since > dated.on) throw fail('unit.tooEarly', { after: since })
    const children = await childrenOf(id, session)
    const before = await pathOf(unit, session)
    for (const child of children) await moveBelow(actor, child, target, dated.on, session)
    const people = await transferPosts({ from: unit, to: target, on: dated.on }, session)
    await closeNow(unit, dated.on, session)
    const work = { people, children: children.map(({ _id }) => _id), made: null }
    const said = { before, after: await pathOf(target, session), work }
    return told(actor, unit, 'merge', dated.on, said, session)
  })

export interface Split extends Dated {
  name: string
  /** Whose posts go into the new unit. */
  people: string[]
}

/** Splits a unit of the same kind off, beside it. @returns the new one */
export const splitUnit = (actor: Actor, id: string, { name, people, ...dated }: Split): Promise<Unit> =>
  whereNameIsFree(async (session) => {
    const unit = await asSeen(actor, id, dated, session)
    if (unit.parent === null) throw fail('unit.root')
    refuseDay(dated.on, unit.placements.at(-1)!.from)
    const parent = await changeable(actor, unit.parent, session)
    const kind = (await unitKind(unit.kind))!
    const made = newUnit(parent, { name, kind, branchKind: unit.branchKind ?? undefined, from: dated.on })
    await arriveIn(parent, session)
    await Units.create([made], { session })
    const after = await pathOf(made, session)
    await record(
      actor,
      { unit: made._id, act: 'found', on: dated.on, revision: 1, before: '', after, work: null },
      session,
    )
    const work = {
      people: await transferPosts({ from: unit, to: made, on: dated.on, people }, session),
      children: [],
      made: made._id,
    }
    await write(unit, {}, session)
    await told(actor, unit, 'split', dated.on, { before: unit.name, after, work }, session)
    return (await Units.findById(made._id, null, { session }).lean())!
  })
