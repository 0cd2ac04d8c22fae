/** 考勤表: everybody in every session, as an Excel file. */
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate } from '../../lib/clock.ts'
import { workbook, WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { membersOf } from '../classes/members.service.ts'
import { clockSpan } from '../classes/timetable/minutes.rule.ts'
import { classToRun } from '../classes/visible.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { STANDINGS } from './attendance.rule.ts'
import { factsOf, hoursIn, missedIn, standingIn } from './facts.service.ts'
import { leaveVerdict, VERDICTS } from './leaveShare.rule.ts'

const WHO = [
  { header: '序号', width: 6, format: 'integer' },
  { header: '姓名', width: 12 },
  { header: '单位', width: 24 },
  { header: '任职', width: 30 },
] as const
const SUMS = [
  { header: '出勤学时', width: 10 },
  { header: '请假学时', width: 10 },
  { header: '缺课学时', width: 10 },
  { header: '已考勤学时', width: 12 },
  { header: '请假和缺课', width: 14 },
  { header: '退学', width: 12 },
] as const

export async function attendanceWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const trainingClass = await classToRun(actor, id)
  const [members, facts] = await Promise.all([membersOf(id, { left: true }), factsOf(id)])
  const units = await unitNames(members.map(({ unit }) => unit))
  const rows = members.map((member, at) => {
    const { attended, leave, absent, total } = hoursIn(facts, member.person)
    const verdict = leaveVerdict(missedIn(facts, member.person), trainingClass.credit)
    return [
      ...[at + 1, member.name, units.get(member.unit) ?? '', member.post],
      ...facts.sessions.map((session) => STANDINGS[standingIn(facts, session, member.person)]),
      ...[attended / 100, leave / 100, absent / 100, total / 100, VERDICTS[verdict], member.left?.on ?? ''],
    ]
  })
  const days = facts.sessions.map(({ day, from, to, title }) => ({
    header: `${day} ${clockSpan(from, to)} ${title}`,
    width: 16,
  }))
  const title = `${trainingClass.title} 考勤表 ${businessDate()}`
  const preface = [
    [trainingClass.title],
    ['日期', `${trainingClass.from} 至 ${trainingClass.to}`],
    ['制表人', actor.name],
  ]
  const sheet = { name: '考勤表', preface, columns: [...WHO, ...days, ...SUMS], rows }
  const body = await workbook(actor.name, title, [sheet])
  await note(actor, 'export.attendance', id, `${title}，${rows.length} 人`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx` }
}
