/** Takes the last change of a unit back, as long as nothing depends on it. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { note } from '../audit/audit.service.ts'
import { appointmentsChanged } from '../roster/roster.events.ts'
import { keptChanges, undoPeople } from '../roster/undoPeople.service.ts'
import { unitRemoving } from './organisations.events.ts'
import { fail } from './organisations.failures.ts'
import { Units, type Unit } from './organisations.model.ts'
import { standingIn } from './placedRows.service.ts'
import { place, refusePlace } from './places.service.ts'
import { shortList } from './changeUnits.service.ts'
import { UnitChanges, type UnitAct, type UnitChange } from './unitChanges.model.ts'
import { arriveIn, changeable, whereNameIsFree, write, writeNames } from './unitRecords.service.ts'

type Undo = (unit: Unit, actor: Actor, session: ClientSession, change: UnitChange) => Promise<void>

/** The rows but the last, and the one before it open again. */
const reopened = <T extends { to: string | null }>(rows: readonly T[]): T[] => [
  ...rows.slice(0, -2),
  { ...rows.at(-2)!, to: null },
]

/** A unit that is in use was not founded by mistake. */
const unfound: Undo = async (unit, _actor, session) => {
  const children = await Units.exists({ 'placements.parent': unit._id }).session(session)
  const inUse = [...(children ? ['下级组织'] : []), ...(await standingIn(unit._id, session))]
  await unitRemoving.emit({ unit: unit._id, inUse }, session)
  if (inUse.length > 0) throw fail('unit.inUse', { what: inUse.join('、') })
  await Units.deleteOne({ _id: unit._id, revision: unit.revision }, { session })
}

const unrename: Undo = (unit, _actor, session) => writeNames(unit, reopened(unit.names), session)

const unmove: Undo = async (unit, actor, session) => {
  const placements = reopened(unit.placements)
  const { parent, from } = placements.at(-1)!
  const target = await changeable(actor, parent!, session)
  const since = unit.placements.at(-1)!.from
  await refusePlace(unit, target, since > from ? since : from, session)
  await arriveIn(target, session)
  await place(actor, unit, target, placements, session)
}

const unclose: Undo = async (unit, actor, session) => {
  const parent = await changeable(actor, unit.parent!, session)
  await arriveIn(parent, session)
  const placements = [...unit.placements.slice(0, -1), { ...unit.placements.at(-1)!, to: null }]
  await write(unit, { placements, closedOn: null }, session)
}

/** The posts go back, unless somebody went on with them. */
async function unwork(change: UnitChange, session: ClientSession, options: { forget?: boolean } = {}): Promise<void> {
  const { people } = change.work!
  const kept = await keptChanges(people, session)
  if (kept.length > 0) throw fail('unit.peopleChanged', { names: shortList(kept.map(({ name }) => name)) })
  await undoPeople(people, session, options)
  if (people.length > 0) await appointmentsChanged.emit({ people: people.map(({ person }) => person) }, session)
}

const unmerge: Undo = async (unit, actor, session, change) => {
  await unclose(unit, actor, session, change)
  for (const id of change.work!.children) {
    const child = await changeable(actor, id, session)
    const own = await UnitChanges.findOne({ unit: id, revision: child.revision, undone: null }, null, {
      session,
    }).lean()
    if (own?.act !== 'move' || own.on !== change.on) throw fail('unit.laterChange')
    await unmove(child, actor, session, own)
    await markUndone(actor, own, session)
  }
  await unwork(change, session)
}

const unsplit: Undo = async (unit, actor, session, change) => {
  await unwork(change, session, { forget: true })
  const made = await changeable(actor, change.work!.made!, session)
  const founded = await UnitChanges.find({ unit: made._id, undone: null }, null, { session }).lean()
  if (founded.length > 1) throw fail('unit.laterChange')
  await unfound(made, actor, session, change)
  for (const own of founded) await markUndone(actor, own, session)
  await write(unit, {}, session)
}

const UNDO: Record<UnitAct, Undo> = {
  found: unfound,
  rename: unrename,
  move: unmove,
  close: unclose,
  merge: unmerge,
  split: unsplit,
}

async function markUndone(actor: Actor, { _id }: UnitChange, session: ClientSession): Promise<void> {
  const undone = { at: now(), by: actor.account, byName: actor.name }
  await UnitChanges.updateOne({ _id }, { $set: { undone } }, { session })
}

/** Undoing what is undone already changes nothing. @returns the unit */
export const undoChange = (actor: Actor, id: string): Promise<string> =>
  whereNameIsFree(async (session) => {
    const change = await UnitChanges.findById(id, null, { session }).lean()
    if (!change) throw httpFail('notFound')
    const unit = await changeable(actor, change.unit, session)
    if (change.undone) return unit._id
    const later = await UnitChanges.exists({
      unit: unit._id,
      revision: { $gt: change.revision },
      undone: null,
    }).session(session)
    if (later) throw fail('unit.laterChange')
    await UNDO[change.act](unit, actor, session, change)
    await markUndone(actor, change, session)
    await note(actor, 'unit.undo', unit._id, `${unit.name}：${change.before || change.after}（${change.on}）`, session)
    return unit._id
  })
