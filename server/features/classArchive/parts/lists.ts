/** 课程表, 学员名册, 考勤表, 作业成绩, 结业 and its certificates: the tables of a class. */
import { workbook } from '../../../lib/workbook.ts'
import { attendanceWorkbook } from '../../attendance/workbook.service.ts'
import { printable } from '../../certificates/certificates.service.ts'
import { printFile } from '../../certificates/printFile.service.ts'
import { membersOf } from '../../classes/members.service.ts'
import { lookAt, timetableWorkbook } from '../../classes/timetable/look.service.ts'
import { clockSpan } from '../../classes/timetable/minutes.rule.ts'
import { STATES } from '../../graduation/graduation.rule.ts'
import { graduationOf, graduationWorkbook } from '../../graduation/list.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { offered, type Archiving, type Part } from '../entries.ts'
import { html, row, table, type Html } from '../html.ts'
import { hrefOf } from '../names.rule.ts'

const link = (path: string): Html => html`<a href="${hrefOf(path)}">${path}</a>`
const hours = (hundredths: number | null | undefined): number | string => (hundredths == null ? '' : hundredths / 100)

export const timetable: Part = async function* ({ actor, of }) {
  const { items } = await lookAt(actor, of._id)
  if (items.length === 0) return null
  yield offered('课程表.xlsx', await timetableWorkbook(actor, of._id))
  const rows = items.map(({ day, from, to, title, teacher, room, place, credit }) =>
    row([day, clockSpan(from, to), title, teacher?.name ?? '', room?.name ?? place ?? '', hours(credit)]),
  )
  return html`<p>${link('课程表.xlsx')}</p>
    ${table(['日期', '时间', '内容', '授课', '地点', '学时'], rows)}`
}

const ROSTER = [
  { header: '序号', width: 6, format: 'integer' },
  { header: '姓名', width: 14 },
  { header: '单位', width: 28 },
  { header: '任职', width: 40 },
  { header: '离班日期', width: 14 },
] as const

async function rosterWorkbook({ actor, of }: Archiving): Promise<Uint8Array> {
  const members = await membersOf(of._id, { left: true })
  const units = await unitNames(members.map(({ unit }) => unit))
  const rows = members.map(({ name, unit, post, left }, at) => [
    ...[at + 1, name, units.get(unit) ?? '', post, left?.on ?? ''],
  ])
  const preface = [[of.title], [`${of.from} 至 ${of.to}，${members.length} 人`]]
  return workbook(actor.name, of.title, [{ name: '学员名册', preface, columns: ROSTER, rows }])
}

/** Certificates are drawn where there are any. */
async function* certificates({ actor, of, app }: Archiving) {
  const { rows } = await printable(actor, of._id)
  yield offered('结业证书.pdf', { body: printFile(`${of.title} 结业证书`, rows, app.config.publicUrl) })
}

export const people: Part = async function* (archiving) {
  const { actor, of } = archiving
  const { items } = await graduationOf(actor, of._id)
  if (items.length === 0) return null
  yield { name: '学员名册.xlsx', input: await rosterWorkbook(archiving) }
  yield offered('结业名单.xlsx', await graduationWorkbook(actor, of._id))
  const isCertified = items.some(({ certificate }) => certificate?.state === 'valid')
  if (isCertified) yield* certificates(archiving)
  const rows = items.map(({ name, post, attended, state, certificate }) => {
    const number = certificate?.state === 'valid' ? certificate.number : ''
    return row([name, post, hours(attended), STATES[state], number])
  })
  const files = ['学员名册.xlsx', '结业名单.xlsx', ...(isCertified ? ['结业证书.pdf'] : [])]
  return html`<p>${files.map((each) => html`${link(each)}&emsp; `)}</p>
    ${table(['姓名', '单位和职务', '参加学时', '结业', '证书编号'], rows)}`
}

export const attendance: Part = async function* ({ actor, of }) {
  yield offered('考勤表.xlsx', await attendanceWorkbook(actor, of._id))
  return html`<p>${link('考勤表.xlsx')}：每人每节课的到课、迟到、早退、请假和缺课，以及学时合计。</p>`
}
