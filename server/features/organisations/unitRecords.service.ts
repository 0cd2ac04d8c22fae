/** Units as they are changed: read in the transaction that writes them, and each change recorded beside its result. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { newId } from '../../lib/id.ts'
import { isDuplicate } from '../../lib/model.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { transaction } from '../../lib/transaction.ts'
import { unitPlaced, unitRenamed } from './organisations.events.ts'
import { fail } from './organisations.failures.ts'
import { Units, type Unit } from './organisations.model.ts'
import { UnitChanges, type UnitChange } from './unitChanges.model.ts'

/** Siblings have different names (a unique index): a form sent twice makes one unit. */
export const whereNameIsFree = <T>(work: (session: ClientSession) => Promise<T>): Promise<T> =>
  transaction(work).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('unit.nameTaken') : error
  })

/** A unit that the actor may change, as it is in the transaction. @throws notFound for any other */
export async function changeable(actor: Actor, id: string, session: ClientSession): Promise<Unit> {
  const unit = await Units.findOne({ _id: id, ...scope(actor, 'organisation.write') }, null, { session }).lean()
  if (!unit) throw httpFail('notFound')
  return unit
}

/** Something begins to stand in the unit: closing it, or moving what is above it, at the same time conflicts. */
export async function arriveIn({ _id, ancestors }: Unit, session: ClientSession): Promise<void> {
  const as = { _id, closedOn: null, ancestors: [...ancestors] }
  const { matchedCount } = await Units.updateOne(as, { $inc: { arrivals: 1 } }, { session })
  if (matchedCount === 0) throw httpFail('conflict')
}

/** The same of units that were read in this session; whoever changes the roster of `institution` meanwhile, too, waits for it. */
export async function arriveInAll(units: readonly Unit[], institution: string, session: ClientSession): Promise<void> {
  if (units.some(({ closedOn }) => closedOn)) throw httpFail('conflict')
  const arrivals = units.map(({ _id }) => [_id, { arrivals: 1 }] as const)
  const writes = [[institution, { rosterRevision: 1 }] as const, ...arrivals].map(([_id, $inc]) => ({
    updateOne: { filter: { _id }, update: { $inc } },
  }))
  await Units.bulkWrite(writes, { session, ordered: false })
}

/** 高校 / 学院: where a unit stands, as one reads it. */
export async function pathOf({ ancestors }: Pick<Unit, 'ancestors'>, session: ClientSession): Promise<string> {
  const rows = await Units.find({ _id: { $in: ancestors } }, { name: 1 }, { session }).lean()
  const names = new Map(rows.map(({ _id, name }) => [_id, name]))
  return ancestors.map((id) => names.get(id) ?? '').join(' / ')
}

/** Beside the unit's own new revision. */
export async function record(
  actor: Pick<Actor, 'account' | 'name'>,
  change: Pick<UnitChange, 'unit' | 'act' | 'on' | 'revision' | 'before' | 'after' | 'work'>,
  session: ClientSession,
): Promise<void> {
  const row: UnitChange = { ...change, _id: newId(), at: now(), by: actor.account, byName: actor.name, undone: null }
  await UnitChanges.create([row], { session })
}

/** Writes what changes of a unit, against the revision that it was read at. */
export async function write(unit: Unit, $set: Partial<Unit>, session: ClientSession): Promise<void> {
  const { _id, revision } = unit
  const { matchedCount } = await Units.updateOne({ _id, revision }, { $set, $inc: { revision: 1 } }, { session })
  if (matchedCount === 0) throw httpFail('conflict')
  if ($set.placements) await unitPlaced.emit({ unit: _id }, session)
}

/** Its names, of which the last is that of today: rows that carry it follow. */
export async function writeNames(unit: Unit, names: Unit['names'], session: ClientSession): Promise<void> {
  const { name } = names.at(-1)!
  await write(unit, { name, names, ...pinyinOf(name) }, session)
  await unitRenamed.emit({ unit: unit._id, name }, session)
}
