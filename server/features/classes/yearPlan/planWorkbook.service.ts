/** The plan of a year as an Excel file. */
import type { Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { businessDate } from '../../../lib/clock.ts'
import { workbook, WORKBOOK_TYPE } from '../../../lib/workbook.ts'
import { note } from '../../audit/audit.service.ts'
import { MODES, PHASES, phaseOn } from '../classes.rule.ts'
import { planOf } from './yearPlan.service.ts'

const COLUMNS = [
  { header: '培训项目', width: 24 },
  { header: '班名', width: 40 },
  { header: '期次', width: 8 },
  { header: '承办基地', width: 24 },
  { header: '开班', width: 12 },
  { header: '结业', width: 12 },
  { header: '形式', width: 14 },
  { header: '计划人数', width: 10, format: 'integer' as const },
  { header: '已推荐', width: 10, format: 'integer' as const },
  { header: '已录取', width: 10, format: 'integer' as const },
  { header: '进展', width: 12 },
]

export async function planWorkbook(actor: Actor, year: number): Promise<FileReply> {
  const { programmes, requirements, total, names } = await planOf(actor, year)
  const today = businessDate()
  const rows = programmes.flatMap(({ name, classes }) =>
    classes.map((each) => [
      name,
      each.title,
      each.intake,
      names.bases.get(each.base)?.name ?? '',
      each.from,
      each.to,
      MODES[each.mode],
      each.capacity,
      each.nominated ?? 0,
      each.seated,
      PHASES[phaseOn(each, today)],
    ]),
  )
  const sums = ['合计', '', '', '', '', '', '', total.planned, total.nominated, total.seated, '']
  const title = `${year} 年培训班计划`
  const said = requirements.map(({ name, seats, uncovered }) => [
    `${name}：计划 ${seats} 个名额${uncovered === null ? '' : `，仍有 ${uncovered} 人未覆盖`}`,
  ])
  const preface = [[title], [`${today}，制表人 ${actor.name}`], ...said]
  const body = await workbook(actor.name, title, [
    { name: '年度计划', preface, columns: COLUMNS, rows: [...rows, sums] },
  ])
  await note(actor, 'export.classPlan', String(year), `${title}，${rows.length} 个班`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx` }
}
