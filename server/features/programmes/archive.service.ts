/** 归档: out of use without being lost, and back again. */
import type mongoose from 'mongoose'
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { nameProgrammes } from './inUse.service.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { programmeArchiving, requirementArchiving } from './programmes.events.ts'
import { fail } from './programmes.failures.ts'
import { asksFrom } from './requirement.rule.ts'
import { Programmes, Requirements, type Programme, type Requirement } from './programmes.model.ts'

interface Archiving<T> {
  model: mongoose.Model<T>
  what: 'programme' | 'requirement'
  /** Throws what speaks against it. */
  check(row: T, archive: boolean, session: ClientSession): Promise<void>
}

/** Archives or brings back; what is so already stays as it is. */
async function turn<T extends Programme | Requirement>(
  actor: Actor,
  id: string,
  archive: boolean,
  { model, what, check }: Archiving<T>,
): Promise<void> {
  const own = { _id: id, ...scope(actor, 'programme.write') } as never
  await transaction(async (session) => {
    const row = (await model.findOne(own, null, { session }).lean()) as T | null
    if (!row) throw httpFail('notFound')
    if ((row.archivedAt !== undefined) === archive) return
    await check(row, archive, session)
    const change = archive ? { $set: { archivedAt: now() } } : { $unset: { archivedAt: 1 } }
    await model.updateOne(own, change as never, { session })
    await offerings.changed(session)
    await note(actor, `${what}.${archive ? 'archive' : 'restore'}`, id, row.title, session)
  })
}

/** A programme that a requirement in use accepts stays: nobody could fulfil that any more. */
export const archiveProgramme = (actor: Actor, id: string, archive: boolean): Promise<void> =>
  turn<Programme>(actor, id, archive, {
    model: Programmes,
    what: 'programme',
    async check({ _id }, isArchived, session) {
      if (!isArchived) return
      const using = { 'versions.programmes': _id, archivedAt: { $exists: false } }
      const named = await Requirements.find(using, null, { session }).lean()
      const naming = named.filter(({ versions }) =>
        asksFrom(versions, businessDate()).some((each) => each.programmes.includes(_id)),
      )
      if (naming.length > 0) throw fail('programme.inUse', { titles: titles(naming) })
      const event = { programme: _id, inUse: [] as string[] }
      await programmeArchiving.emit(event, session)
      if (event.inUse.length > 0) throw fail('programme.inClasses', { titles: quoted(event.inUse) })
    },
  })

/** A requirement comes back only with programmes that are in use. */
export const archiveRequirement = (actor: Actor, id: string, archive: boolean): Promise<void> =>
  turn<Requirement>(actor, id, archive, {
    model: Requirements,
    what: 'requirement',
    async check({ _id, programmes }, isArchived, session) {
      const event = { requirement: _id, inUse: [] as string[] }
      if (isArchived) await requirementArchiving.emit(event, session)
      if (event.inUse.length > 0) throw fail('requirement.inClasses', { titles: quoted(event.inUse) })
      if (isArchived || (await nameProgrammes(programmes, {}, session))) return
      const archived = { _id: { $in: programmes }, archivedAt: { $exists: true } }
      const missing = await Programmes.find(archived, { title: 1 }, { session }).lean()
      throw fail('requirement.programmeArchived', { titles: titles(missing) })
    },
  })

const quoted = (titles: readonly string[]): string => titles.map((title) => `「${title}」`).join('')
const titles = (rows: readonly { title: string }[]): string => quoted(rows.map(({ title }) => title))
