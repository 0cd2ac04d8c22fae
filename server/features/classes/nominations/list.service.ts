/** The list of a class in its order: all of it for who runs the class, the own people for who nominates. */
import type { Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { businessDate } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { nameSearch } from '../../../lib/nameSearch.ts'
import { afterCursor, cutPage, type CursorPage } from '../../../lib/paging.ts'
import { workbook, WORKBOOK_TYPE } from '../../../lib/workbook.ts'
import { note } from '../../audit/audit.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { confirmedElsewhere } from '../admission/comes.service.ts'
import { Quotas } from '../classes.model.ts'
import { fail } from './nominations.failures.ts'
import { Nominations, type Nomination } from './nominations.model.ts'
import { LIST_STATES, STATES, type ListState } from './nominations.rule.ts'
import { placeReasons } from './reasons.rule.ts'
import { classSeen, ownRows, type Seen } from './seen.service.ts'

export interface Asked {
  state: ListState
  unit?: string | undefined
  search?: string | undefined
}
const IN_ORDER = { order: 1, _id: 1 } as const

function read({ trainingClass, own }: Seen, { state, unit, search }: Asked, cursor: string | undefined, limit: number) {
  const states = state === 'all' ? {} : { state: { $in: [...LIST_STATES[state]] } }
  const also = [
    { ...states, ...(unit && { unit }), ...ownRows(own) },
    nameSearch(search),
    afterCursor(cursor, 'order', 1),
  ]
  return findInOrder(Nominations, [{ class: trainingClass._id }, ...also], IN_ORDER, limit)
}

/** An institution that is asked for is one of the class that the actor sees. @throws notFound */
async function seenIn(actor: Actor, id: string, { unit }: Asked): Promise<Seen> {
  const seen = await classSeen(actor, id)
  const ofWhom = seen.own?.length === 0 ? null : seen.own // who sees nobody gets an empty list of any of them
  if (unit && !(await Quotas.exists({ class: id, unit, ...ownRows(ofWhom) }))) throw httpFail('notFound')
  return seen
}

/** Where those who wait stand, from 1. */
async function placesIn(seen: Seen, rows: readonly Nomination[]): Promise<Map<string, number>> {
  if (!rows.some(({ state }) => state === 'waiting')) return new Map()
  const waiting = await Nominations.find({ class: seen.trainingClass._id, state: 'waiting' }, { order: 1 })
    .sort({ class: 1, state: 1, order: 1, _id: 1 })
    .lean()
  return new Map(waiting.map(({ _id }, at) => [_id, at + 1]))
}

export interface Listed {
  seen: Seen
  rows: CursorPage<Nomination>
  places: Map<string, number>
  units: Map<string, string>
  /** By person who waits: the class on the same days that they confirmed, for which they are passed over here. */
  busy: ReadonlyMap<string, { title: string }>
}

/** Of a class that asks nobody: any other offers the seat, and the person chooses. */
const passedOver = async ({ trainingClass }: Seen, rows: readonly Nomination[]): Promise<Listed['busy']> => {
  const waiting = rows.filter(({ state }) => state === 'waiting').map(({ person }) => person)
  return trainingClass.confirmDays > 0 ? new Map() : confirmedElsewhere(trainingClass, waiting)
}

export async function nominationsOf(
  actor: Actor,
  id: string,
  { cursor, limit, ...asked }: Asked & { cursor?: string | undefined; limit: number },
): Promise<Listed> {
  const seen = await seenIn(actor, id, asked)
  const rows = cutPage(await read(seen, asked, cursor, limit + 1), limit, 'order')
  const [places, units, busy] = await Promise.all([
    placesIn(seen, rows.items),
    unitNames(rows.items.map(({ unit }) => unit)),
    passedOver(seen, rows.items),
  ])
  return { seen, rows, places, units, busy }
}

const MOST = 5_000
const COLUMNS = [
  { header: '序号', width: 6, format: 'integer' },
  { header: '姓名', width: 12 },
  { header: '单位', width: 24 },
  { header: '任职', width: 36 },
  { header: '状态', width: 16 },
  { header: '排序依据', width: 48 },
  { header: '推荐人', width: 12 },
  { header: '推荐日期', width: 12 },
  { header: '确认期限', width: 12 },
  { header: '住宿', width: 8 },
  { header: '饮食', width: 16 },
  { header: '到达日期', width: 12 },
  { header: '备注', width: 24 },
] as const

/** The list as an Excel file; noted in the audit trail. */
export async function nominationsWorkbook(actor: Actor, id: string, asked: Asked): Promise<FileReply> {
  const seen = await seenIn(actor, id, asked)
  const { trainingClass } = seen
  const rows = await read(seen, asked, undefined, MOST + 1)
  if (rows.length > MOST) throw fail('nomination.tooLarge', { limit: MOST })
  const units = await unitNames(rows.map(({ unit }) => unit))
  const shown = { ranked: trainingClass.rankedAt !== null, counts: trainingClass.requirement !== null }
  const lines = rows.map((row, at) => [
    ...[at + 1, row.name, units.get(row.unit) ?? '', row.post, STATES[row.state], placeReasons(row, shown).join('；')],
    ...[row.by, businessDate(row.at), row.confirmBy ?? ''],
    ...[row.arrival ? (row.arrival.lodging ? '需要' : '不需要') : '', row.arrival?.meals ?? ''],
    ...[row.arrival?.arrivesOn ?? '', row.arrival?.remark ?? ''],
  ])
  const title = `${trainingClass.title} 名单 ${businessDate()}`
  const preface = [
    [trainingClass.title],
    ['日期', `${trainingClass.from} 至 ${trainingClass.to}`],
    ['制表人', actor.name],
  ]
  const body = await workbook(actor.name, title, [{ name: '名单', preface, columns: COLUMNS, rows: lines }])
  await note(actor, 'export.nominations', id, `${title}，${rows.length} 人`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx` }
}
