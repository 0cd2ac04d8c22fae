/** The list of categories as its committee keeps it. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { ownUnit } from '../organisations/topUnits.service.ts'
import { fail } from './categories.failures.ts'
import { CourseCategories, type CourseCategory } from './categories.model.ts'
import { checkUnused } from './categoryUses.ts'

const MOST = 100
const IN_USE = { archivedAt: { $exists: false } }
const own = (actor: Actor, id: string) => ({ _id: id, ...scope(actor, 'category.write') })

async function ownCategory(actor: Actor, id: string, session: ClientSession): Promise<CourseCategory> {
  const row = await CourseCategories.findOne(own(actor, id), null, { session }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Two of one unit have no name in common, those archived included: who brings one back must find it. */
async function withFreeName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isDuplicate(error) ? fail('category.nameTaken', { name }) : error
  }
}

/** The place behind all others of a unit. */
async function lastPlace(unit: string, session?: ClientSession): Promise<number> {
  const [last] = await CourseCategories.find({ unit }, { order: 1 }, session ? { session } : {})
    .sort({ order: -1 })
    .limit(1)
    .lean()
  return (last?.order ?? 0) + 1
}

/** @throws category.nameTaken, category.tooMany */
export async function createCategory(actor: Actor, { id, name }: { id: string; name: string }): Promise<void> {
  const { _id: unit, ancestors } = await ownUnit(actor, 'category.write')
  const row: CourseCategory = { _id: id, name, unit, ancestors, order: await lastPlace(unit) }
  async function create(): Promise<void> {
    if ((await CourseCategories.countDocuments({ unit })) >= MOST) throw fail('category.tooMany', { most: MOST })
    await transaction(async (session) => {
      await CourseCategories.create([row], { session })
      await note(actor, 'category.create', id, name, session)
    })
  }
  const making = { row, given: ['unit', 'name'] as const, own: scope(actor, 'category.write'), create }
  await withFreeName(name, () => createOnce(CourseCategories, making))
}

/** It is called so wherever it stands, in published versions too. @throws category.nameTaken */
export async function renameCategory(actor: Actor, id: string, name: string): Promise<void> {
  async function rename(session: ClientSession): Promise<void> {
    const before = await ownCategory(actor, id, session)
    if (before.name === name) return
    await CourseCategories.updateOne(own(actor, id), { $set: { name } }, { session })
    await offerings.changed(session)
    await note(actor, 'category.rename', id, `${before.name} → ${name}`, session)
  }
  await withFreeName(name, () => transaction(rename))
}

/** Archives or brings back; what is so already stays as it is. Courses that have it keep it. */
export async function archiveCategory(actor: Actor, id: string, archive: boolean): Promise<void> {
  await transaction(async (session) => {
    const { name, unit, archivedAt } = await ownCategory(actor, id, session)
    if ((archivedAt !== undefined) === archive) return
    const back = archive ? 0 : await lastPlace(unit, session)
    const change = archive ? { $set: { archivedAt: now() } } : { $unset: { archivedAt: 1 }, $set: { order: back } }
    await CourseCategories.updateOne(own(actor, id), change, { session })
    await offerings.changed(session)
    await note(actor, `category.${archive ? 'archive' : 'restore'}`, id, name, session)
  })
}

/** @throws category.inUse while a draft or a version has it */
export async function removeCategory(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const { name } = await ownCategory(actor, id, session)
    await checkUnused(id, session)
    await CourseCategories.deleteOne(own(actor, id), { session })
    await note(actor, 'category.remove', id, name, session)
  })
}

/** Puts those in use into this order. @throws category.stale unless these are they, each once */
export async function arrangeCategories(actor: Actor, ids: readonly string[]): Promise<void> {
  const { _id: unit } = await ownUnit(actor, 'category.write')
  await transaction(async (session) => {
    const rows = await CourseCategories.find({ unit, ...IN_USE }, null, { session })
      .sort({ order: 1, _id: 1 })
      .lean()
    if (rows.map(({ _id }) => _id).join() === ids.join()) return
    if (new Set(ids).size !== rows.length || rows.some(({ _id }) => !ids.includes(_id))) throw fail('category.stale')
    for (const [index, _id] of ids.entries())
      await CourseCategories.updateOne({ _id, unit }, { $set: { order: index + 1 } }, { session })
    await offerings.changed(session)
    const names = new Map(rows.map(({ _id, name }) => [_id, name]))
    await note(actor, 'category.arrange', unit, ids.map((each) => names.get(each)).join('、'), session)
  })
}
