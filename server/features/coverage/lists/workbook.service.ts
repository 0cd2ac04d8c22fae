import type { Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { businessDate } from '../../../lib/clock.ts'
import { workbook, WORKBOOK_TYPE } from '../../../lib/workbook.ts'
import { note } from '../../audit/audit.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { peopleOf } from './peopleLists.service.ts'

const COLUMNS = [
  { header: '序号', width: 8, format: 'integer' as const },
  { header: '姓名', width: 14 },
  { header: '工号', width: 16 },
  { header: '单位', width: 40 },
  { header: '存入日期', width: 14 },
]

export async function listWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const { list, people } = await peopleOf(actor, id)
  const names = await unitNames([list.unit, ...people.flatMap(({ unit }) => unit ?? [])])
  const rows = people.map(({ name, staffNumber, unit, at }, index) => [
    index + 1,
    name,
    staffNumber ?? '',
    names.get(unit ?? '') ?? '',
    businessDate(at),
  ])
  const preface = [
    [list.title],
    ['所属单位', names.get(list.unit) ?? ''],
    ['制表人', actor.name],
    ['制表日期', businessDate()],
    ['人数', String(people.length)],
  ]
  const body = await workbook(actor.name, list.title, [{ name: '名单', preface, columns: COLUMNS, rows }])
  await note(actor, 'export.peopleList', list.unit, `${list.title}，${people.length} 人`)
  return { type: WORKBOOK_TYPE, body, filename: `${list.title}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
