/** 培训基地 and 研修基地: kept by who runs them, and by the committee. */
import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { ownUnit } from '../organisations/topUnits.service.ts'
import type { BaseSave } from './bases.contract.ts'
import { baseArchiving, roomsLeaving } from './bases.events.ts'
import { fail } from './bases.failures.ts'
import { Bases, type Base } from './bases.model.ts'

export type { Base }

type Save = z.output<typeof BaseSave>
const IN_USE = { archivedAt: { $exists: false } }

/** They are few: some dozens in a city. */
export const listBases = (actor: Actor, archived: boolean): Promise<Base[]> =>
  Bases.find({ ...scope(actor, 'class.read'), archivedAt: { $exists: archived } })
    .sort({ name: 1, _id: 1 })
    .lean()

/** @throws notFound for one of elsewhere */
export async function baseFor(
  actor: Actor,
  capability: Capability,
  id: string,
  session?: ClientSession,
): Promise<Base> {
  const own = { _id: id, ...scope(actor, capability) }
  const row = await Bases.findOne(own, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Those of the ids that there are, whoever asks. */
export const basesById = async (ids: readonly string[]): Promise<Map<string, Base>> =>
  new Map((await Bases.find({ _id: { $in: [...new Set(ids)] } }).lean()).map((base) => [base._id, base]))

/**
 * A base in use where the actor may write, for what is booked there: whoever books or archives meanwhile writes the same
 * document, so that one of the two runs again and sees the other.
 * @throws notFound, base.archived
 */
export async function bookAt(actor: Actor, id: string, session: ClientSession): Promise<Base> {
  const base = await baseFor(actor, 'class.write', id, session)
  if (base.archivedAt) throw fail('base.archived')
  await Bases.updateOne({ _id: id }, { $inc: { booked: 1 } }, { session })
  return base
}

export async function createBase(
  actor: Actor,
  { id, unit: given, ...save }: Save & { id: string; unit?: string | undefined },
): Promise<Base> {
  const { _id: unit, ancestors } = given
    ? await unitFor(actor, 'class.write', given)
    : await ownUnit(actor, 'class.write')
  const row: Base = { _id: id, ...save, unit, ancestors, revision: 1 }
  const create = () =>
    transaction(async (session) => {
      await Bases.create([row], { session })
      await note(actor, 'base.create', id, row.name, session)
    })
  const fields = ['unit', 'name', 'kind', 'address', 'directions', 'rooms', 'contact'] as const
  return createOnce(Bases, { row, given: fields, own: scope(actor, 'class.write'), create })
}

/** @throws base.roomInUse for a room that is left out while classes are held there */
async function checkRooms(before: Base, after: Save, session: ClientSession): Promise<void> {
  const kept = new Set(after.rooms.map(({ id }) => id))
  const leaving = before.rooms.filter(({ id }) => !kept.has(id))
  if (leaving.length === 0) return
  const event = { base: before._id, rooms: leaving.map(({ id }) => id), used: [] as { room: string; title: string }[] }
  await roomsLeaving.emit(event, session)
  const [first] = event.used
  if (!first) return
  const rooms = leaving.filter(({ id }) => event.used.some(({ room }) => room === id)).map(({ name }) => `「${name}」`)
  throw fail('base.roomInUse', { rooms: rooms.join(''), title: `「${first.title}」` })
}

export async function saveBase(actor: Actor, id: string, { revision, ...save }: Save & { revision: number }) {
  return transaction(async (session) => {
    const before = await baseFor(actor, 'class.write', id, session)
    if (before.revision !== revision) throw fail('base.stale')
    await checkRooms(before, save, session)
    const after = { ...save, revision: revision + 1 }
    await Bases.updateOne({ _id: id }, { $set: after }, { session })
    await note(actor, 'base.save', id, save.name, session)
    return { ...before, ...after }
  })
}

/** Archives or brings back; what is so already stays as it is. @throws base.inUse */
export async function archiveBase(actor: Actor, id: string, archive: boolean): Promise<void> {
  await transaction(async (session) => {
    const { name, archivedAt } = await baseFor(actor, 'class.write', id, session)
    if ((archivedAt !== undefined) === archive) return
    const event = { base: id, inUse: [] as string[] }
    if (archive) await baseArchiving.emit(event, session)
    if (event.inUse.length > 0) throw fail('base.inUse', { titles: event.inUse.map((each) => `「${each}」`).join('') })
    const change = archive ? { $set: { archivedAt: now() } } : { $unset: { archivedAt: 1 } }
    await Bases.updateOne({ _id: id }, change, { session })
    await note(actor, `base.${archive ? 'archive' : 'restore'}`, id, name, session)
  })
}

/** Bases in use of a unit's subtree, by name. */
export const basesBelow = (unit: string, session: ClientSession): Promise<Base[]> =>
  Bases.find({ ancestors: unit, ...IN_USE }, null, { session })
    .sort({ name: 1, _id: 1 })
    .lean()
