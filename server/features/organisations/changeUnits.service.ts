/** Dated changes of a unit 组织沿革: each against the unit as it was seen, recorded, and undoable (undoUnits.service). */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { note } from '../audit/audit.service.ts'
import { refuseDay } from './changeDay.ts'
import { unitClosing } from './organisations.events.ts'
import { fail } from './organisations.failures.ts'
import { Units, type Unit } from './organisations.model.ts'
import { place, refusePlace } from './places.service.ts'
import type { UnitAct, UnitWork } from './unitChanges.model.ts'
import { arriveIn, changeable, pathOf, record, whereNameIsFree, write, writeNames } from './unitRecords.service.ts'

export interface Dated {
  /** The business date from which it holds. */
  on: string
  /** Of the unit as it was seen. */
  revision: number
}

/** An open unit of the actor's, unchanged since it was seen. */
export async function asSeen(actor: Actor, id: string, { revision }: Dated, session: ClientSession): Promise<Unit> {
  const unit = await changeable(actor, id, session)
  if (unit.revision !== revision) throw httpFail('conflict')
  if (unit.closedOn !== null) throw fail('unit.isClosed')
  return unit
}

/** Records a change that was written, in the history and in the audit trail. @returns the unit after it */
export async function told(
  actor: Actor,
  { _id, revision }: Unit,
  act: Exclude<UnitAct, 'found'>,
  on: string,
  said: { before: string; after: string; work?: UnitWork },
  session: ClientSession,
): Promise<Unit> {
  await record(actor, { unit: _id, act, on, revision: revision + 1, work: null, ...said }, session)
  const detail = [said.before, said.after].filter(Boolean).join(' → ')
  await note(actor, `unit.${act}`, _id, `${detail}，${on} 起`, session)
  return (await Units.findById(_id, null, { session }).lean())!
}

/** The unit is called otherwise from a day on; reports of days before keep its old name. */
export const renameUnit = (actor: Actor, id: string, { name, ...dated }: Dated & { name: string }): Promise<Unit> =>
  whereNameIsFree(async (session) => {
    const unit = await asSeen(actor, id, dated, session)
    if (unit.name === name) throw fail('unit.sameName')
    const last = unit.names.at(-1)!
    refuseDay(dated.on, last.from)
    const names = [...unit.names.slice(0, -1), { ...last, to: dated.on }, { name, from: dated.on, to: null }]
    await writeNames(unit, names, session)
    const said = { before: unit.name, after: name }
    return told(actor, unit, 'rename', dated.on, said, session)
  })

/** The unit stands below another from a day on, with all that is below it; reports of days before keep its old place. */
export const moveUnit = (actor: Actor, id: string, { parent, ...dated }: Dated & { parent: string }): Promise<Unit> =>
  whereNameIsFree(async (session) => {
    const unit = await asSeen(actor, id, dated, session)
    const target = await changeable(actor, parent, session)
    return moveBelow(actor, unit, target, dated.on, session)
  })

/** @throws unit.* when the unit cannot stand there */
export async function moveBelow(
  actor: Actor,
  unit: Unit,
  target: Unit,
  on: string,
  session: ClientSession,
): Promise<Unit> {
  if (unit.parent === null) throw fail('unit.root')
  if (unit.parent === target._id) throw fail('unit.samePlace')
  const last = unit.placements.at(-1)!
  refuseDay(on, last.from)
  await refusePlace(unit, target, on, session)
  const before = await pathOf(unit, session)
  await arriveIn(target, session)
  const placements = [...unit.placements.slice(0, -1), { ...last, to: on }, { parent: target._id, from: on, to: null }]
  await place(actor, unit, target, placements, session)
  const said = { before, after: `${await pathOf(target, session)} / ${unit.name}` }
  return told(actor, unit, 'move', on, said, session)
}

/** Units that stood below it on the day or later. */
async function childrenSince(unit: string, on: string, session: ClientSession): Promise<string[]> {
  const rows = await Units.find({ 'placements.parent': unit }, { name: 1, placements: 1 }, { session }).lean()
  return rows.flatMap(({ name, placements }) =>
    placements.some(({ parent, to }) => parent === unit && (to === null || to > on)) ? [name] : [],
  )
}
const SHOWN = 5
export const shortList = (names: readonly string[]): string =>
  names.slice(0, SHOWN).join('、') + (names.length > SHOWN ? ` 等 ${names.length} 个` : '')

/** The unit is no more from a day on; what goes on in it after that day is ended or moved first. */
export const closeUnit = (actor: Actor, id: string, dated: Dated): Promise<Unit> =>
  whereNameIsFree(async (session) => {
    const unit = await asSeen(actor, id, dated, session)
    const before = await pathOf(unit, session)
    await closeNow(unit, dated.on, session)
    return told(actor, unit, 'close', dated.on, { before, after: '' }, session)
  })

/** @throws unit.* when something goes on in it */
export async function closeNow(unit: Unit, on: string, session: ClientSession): Promise<void> {
  if (unit.parent === null) throw fail('unit.root')
  const [name, last] = [unit.names.at(-1)!, unit.placements.at(-1)!]
  refuseDay(on, name.from > last.from ? name.from : last.from)
  const children = await childrenSince(unit._id, on, session)
  if (children.length > 0) throw fail('unit.hasChildren', { names: shortList(children) })
  const kept: string[] = []
  await unitClosing.emit({ unit: unit._id, on, kept }, session)
  if (kept.length > 0) throw fail('unit.goesOn', { kept: kept.join('；') })
  const placements = [...unit.placements.slice(0, -1), { ...last, to: on }]
  await write(unit, { placements, closedOn: on }, session)
}
