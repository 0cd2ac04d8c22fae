/** 师资 of a base. Who left is archived: timetables of the past still name them. */
import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail, invalid } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { transaction } from '../../lib/transaction.ts'
import { accountWithLogin } from '../accounts/logins.service.ts'
import { note } from '../audit/audit.service.ts'
import type { TeacherSave } from './bases.contract.ts'
import { fail } from './bases.failures.ts'
import { Teachers, type Teacher } from './bases.model.ts'
import { baseFor } from './bases.service.ts'

type Save = z.output<typeof TeacherSave>
interface Query {
  cursor?: string | undefined
  limit: number
  archived?: 'yes' | undefined
  search?: string | undefined
}

export async function listTeachers(
  actor: Actor,
  base: string,
  { cursor, limit, archived, search }: Query,
): Promise<CursorPage<Teacher>> {
  await baseFor(actor, 'class.write', base)
  const filters = [
    { base },
    { archivedAt: { $exists: archived === 'yes' } },
    nameSearch(search),
    afterCursor(cursor, 'pinyin', 1),
  ]
  return cutPage(await findInOrder(Teachers, filters, { pinyin: 1, _id: 1 }, limit + 1), limit, 'pinyin')
}

/** What is kept of what was typed. */
async function fieldsOf({ login, ...save }: Save, session?: ClientSession) {
  const account = login === '' ? null : await accountWithLogin(login, session)
  if (login !== '' && account === null) throw invalid([{ path: 'login', message: '没有这个登录名，或账号已停用' }])
  return { ...save, ...(account !== null && { account }), ...keysOf(save) }
}

const keysOf = ({ name }: Pick<Save, 'name'>) => pinyinOf(name, { surname: true })

export async function addTeacher(actor: Actor, base: string, { id, ...save }: Save & { id: string }): Promise<Teacher> {
  const { name: baseName } = await baseFor(actor, 'class.write', base)
  const row: Teacher = { _id: id, base, ...(await fieldsOf(save)), revision: 1 }
  const create = () =>
    transaction(async (session) => {
      await Teachers.create([row], { session })
      await note(actor, 'teacher.create', id, `${baseName}：${save.name}`, session)
    })
  return createOnce(Teachers, { row, given: ['name', 'title', 'topics', 'phone', 'account'], own: { base }, create })
}

async function teacherOf(base: string, id: string, session: ClientSession): Promise<Teacher> {
  const row = await Teachers.findOne({ _id: id, base }, null, { session }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export async function saveTeacher(
  actor: Actor,
  { base, teacher: id }: { base: string; teacher: string },
  { revision, ...save }: Save & { revision: number },
): Promise<Teacher> {
  const { name: baseName } = await baseFor(actor, 'class.write', base)
  return transaction(async (session) => {
    const before = await teacherOf(base, id, session)
    if (before.revision !== revision) throw fail('teacher.stale')
    const { account: _before, ...kept } = before
    const after: Teacher = { ...kept, ...(await fieldsOf(save, session)), revision: revision + 1 }
    await Teachers.replaceOne({ _id: id }, after, { session })
    await note(actor, 'teacher.save', id, `${baseName}：${save.name}`, session)
    return after
  })
}

export async function archiveTeacher(
  actor: Actor,
  { base, teacher: id }: { base: string; teacher: string },
  archive: boolean,
): Promise<void> {
  const { name: baseName } = await baseFor(actor, 'class.write', base)
  await transaction(async (session) => {
    const { name, archivedAt } = await teacherOf(base, id, session)
    if ((archivedAt !== undefined) === archive) return
    const change = archive ? { $set: { archivedAt: now() } } : { $unset: { archivedAt: 1 } }
    await Teachers.updateOne({ _id: id }, change, { session })
    await note(actor, `teacher.${archive ? 'archive' : 'restore'}`, id, `${baseName}：${name}`, session)
  })
}

/** Whether somebody of a register may be booked. */
export const teachesAt = async (base: string, teacher: string, session: ClientSession): Promise<boolean> =>
  (await Teachers.exists({ _id: teacher, base, archivedAt: { $exists: false } }).session(session)) !== null

/** Name and title of teachers, archived ones too. */
export const teacherNames = async (ids: readonly string[]): Promise<Map<string, Pick<Teacher, 'name' | 'title'>>> =>
  ids.length === 0
    ? new Map()
    : new Map((await Teachers.find({ _id: { $in: [...ids] } }).lean()).map((each) => [each._id, each]))

/** Accounts with which these teachers sign in, as far as they have one. */
export async function accountsOfTeachers(ids: readonly string[], session: ClientSession): Promise<string[]> {
  const rows = await Teachers.find({ _id: { $in: [...ids] } }, { account: 1 }, { session }).lean()
  return [...new Set(rows.flatMap(({ account }) => account ?? []))]
}

/** Whom of the registers of bases an account is. */
export const teachersOfAccount = async (account: string): Promise<string[]> =>
  (await Teachers.find({ account }, { _id: 1 }).lean()).map(({ _id }) => _id)
