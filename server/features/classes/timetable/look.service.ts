/** The timetable as it is looked at, and taken away as a file. */
import { unitsOf, type Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { workbook, WORKBOOK_TYPE } from '../../../lib/workbook.ts'
import { basesById } from '../../bases/bases.service.ts'
import { classFor } from '../visible.service.ts'
import { clashesWith, slotOf } from './clashes.service.ts'
import { clockTime, weekdayOf } from './minutes.rule.ts'
import { presentSessions } from './timetable.present.ts'
import { sessionsOf } from './timetable.service.ts'

export async function lookAt(actor: Actor, id: string) {
  const of = await classFor(actor, id)
  const rows = await sessionsOf(id)
  const held = unitsOf(actor, 'class.write')
  const editable = of.state !== 'cancelled' && held.some((unit) => of.ancestors.includes(unit))
  const rooms = editable ? ((await basesById([of.base])).get(of.base)?.rooms ?? []) : []
  return {
    items: await presentSessions(of.base, rows),
    ...{ from: of.from, to: of.to, editable },
    rooms: rooms.map(({ id: room, name, seats }) => ({ id: room, name: `${name}（${seats} 座）` })),
    clashes: editable && rows.length > 0 ? await clashesWith(of, rows.map(slotOf)) : [],
  }
}

const COLUMNS = [
  { header: '日期', width: 12 },
  { header: '星期', width: 6 },
  { header: '开始', width: 8 },
  { header: '结束', width: 8 },
  { header: '内容', width: 40 },
  { header: '授课', width: 14 },
  { header: '单位和职务', width: 30 },
  { header: '地点', width: 20 },
  { header: '线上链接', width: 30 },
  { header: '学时', width: 8 },
]

export async function timetableWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const { title, base, from, to } = await classFor(actor, id)
  const items = await presentSessions(base, await sessionsOf(id))
  const rows = items.map((each) => [
    each.day,
    weekdayOf(each.day),
    clockTime(each.from),
    clockTime(each.to),
    each.title,
    each.teacher?.name ?? '',
    each.teacher?.title ?? '',
    each.room?.name ?? each.place ?? '',
    each.link ?? '',
    (each.credit ?? 0) / 100,
  ])
  const name = `${title} 课程表`
  const sheet = { name: '课程表', preface: [[name], [`${from} 至 ${to}`]], columns: COLUMNS, rows }
  return { type: WORKBOOK_TYPE, body: await workbook(actor.name, name, [sheet]), filename: `${name}.xlsx` }
}
