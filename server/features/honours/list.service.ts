import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { workbook, WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import type { HonourFilter } from './honours.contract.ts'
import { fail } from './honours.failures.ts'
import { Honours, type Honour } from './honours.model.ts'
import { HOLDERS, LEVELS } from './honours.rule.ts'
import { allKinds } from './kinds.service.ts'

type Filter = z.output<typeof HonourFilter>

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
/** Held on a day. */
const heldOn = (day: string) => ({ from: { $lt: dayAfter(day) }, $or: [{ to: null }, { to: { $gt: day } }] })

function read(actor: Actor, { search, kind, held }: Filter, cursor: string | undefined, limit: number) {
  const also = [nameSearch(search), kind ? { kind } : {}, held === 'now' ? heldOn(businessDate()) : {}]
  const filters = [scope(actor, 'roster.read'), afterCursor(cursor, 'from', -1), ...also]
  return findInOrder(Honours, filters, { from: -1, _id: -1 }, limit)
}

export async function honours(
  actor: Actor,
  { cursor, limit, ...filter }: Filter & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<Honour>> {
  return cutPage(await read(actor, filter, cursor, limit + 1), limit, 'from')
}

export const honoursOfSubject = (subject: string): Promise<Honour[]> =>
  Honours.find({ subject }).sort({ from: -1 }).lean()

/** The honours that units and people hold on a day, with whether their kind comes first in classes. */
export async function honoursOn(day: string, subjects: readonly string[]): Promise<(Honour & { first: boolean })[]> {
  const rows = await Honours.find({ subject: { $in: [...subjects] } }).lean()
  const kinds = new Map((await allKinds()).map(({ _id, first }) => [_id, first]))
  return rows
    .filter(({ from, to }) => from <= day && (to === null || day < to))
    .map((row) => ({ ...row, first: kinds.get(row.kind) ?? false }))
}

/** A workbook is made in memory. */
const MOST = 20_000
const COLUMNS = [
  { header: '荣誉或项目', width: 36 },
  { header: '对象', width: 8 },
  { header: '名称/姓名', width: 36 },
  { header: '级别', width: 12 },
  { header: '批次', width: 16 },
  { header: '起', width: 12 },
  { header: '止', width: 12 },
  { header: '文号', width: 30 },
]

/** The list as an Excel file; noted in the audit trail. */
export async function honoursWorkbook(actor: Actor, filter: Filter): Promise<FileReply> {
  const rows = await read(actor, filter, undefined, MOST + 1)
  if (rows.length > MOST) throw fail('honour.tooLarge', { limit: MOST })
  const kinds = new Map((await allKinds()).map(({ _id, name }) => [_id, name]))
  const title = `荣誉与项目 ${businessDate()}`
  const lines = rows.map((row) => [
    kinds.get(row.kind) ?? '',
    HOLDERS[row.of],
    row.name,
    LEVELS[row.level],
    row.batch,
    row.from,
    row.to ?? '',
    row.document,
  ])
  const sheet = { name: '荣誉与项目', preface: [[title], ['制表人', actor.name]], columns: COLUMNS, rows: lines }
  const body = await workbook(actor.name, title, [sheet])
  await note(actor, 'export.honours', 'honours', `${title}，${rows.length} 条`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx` }
}
