import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate } from '../../lib/clock.ts'
import { workbook, WORKBOOK_TYPE, type WorkbookColumn, type WorkbookValue } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { people, type Row } from './peopleList.service.ts'
import type { PeopleFilter } from './roster.contract.ts'
import { fail } from './roster.failures.ts'

type Filter = z.output<typeof PeopleFilter>

/** A workbook is made in memory. */
const MOST = 20_000
const PAGE = 500
const STATES = { covered: '已覆盖', uncovered: '未覆盖', grace: '宽限期内', exempt: '豁免' } as const
const COLUMNS: WorkbookColumn[] = [
  { header: '序号', width: 8, format: 'integer' },
  { header: '姓名', width: 14 },
  { header: '工号', width: 16 },
  { header: '手机', width: 16 },
  { header: '任职单位', width: 36 },
  { header: '职务', width: 20 },
  { header: '双带头人', width: 10 },
  { header: '任职起', width: 12 },
  { header: '离任', width: 12 },
  { header: '覆盖情况', width: 40 },
]

/** A line for each post: a person with two stands in two lines, under one number. */
const linesOf = ({ name, staffNumber, phoneMasked, appointments, coverage }: Row, at: number): WorkbookValue[][] => {
  const who = [at + 1, name, staffNumber ?? '', phoneMasked ?? '']
  const states = coverage.map(({ title, state }) => `${title}：${STATES[state]}`).join('；')
  if (appointments.length === 0) return [[...who, '', '', '', '', '', states]]
  return appointments.map((post) => [
    ...who,
    post.unitName,
    post.positionName,
    post.dualLeader ? '是' : '',
    post.from,
    post.to ?? '',
    states,
  ])
}

async function readAll(actor: Actor, unit: string, filter: Filter): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await people(actor, unit, { ...filter, cursor, limit: PAGE })
    rows.push(...page.items)
    if (rows.length > MOST) throw fail('roster.tooLarge', { limit: MOST })
    cursor = page.nextCursor
  }
  return rows
}

/** The list as an Excel file. Who takes the data of people out of the system stands in the audit trail. */
export async function rosterWorkbook(actor: Actor, unit: string, filter: Filter): Promise<FileReply> {
  const { name } = await unitFor(actor, 'roster.read', unit)
  const rows = await readAll(actor, unit, filter)
  const which = filter.held === 'former' ? '已离任人员' : filter.held === 'now' ? '任职人员' : '名册'
  const title = `${name} ${which} ${businessDate()}`
  const preface = [[title], ['制表人', actor.name], ['人数', String(rows.length)]]
  const sheet = { name: which, preface, columns: COLUMNS, rows: rows.flatMap(linesOf) }
  const body = await workbook(actor.name, title, [sheet])
  await note(actor, 'export.roster', unit, `${title}，${rows.length} 人`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
