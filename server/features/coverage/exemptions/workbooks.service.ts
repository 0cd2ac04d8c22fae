/** Both lists as Excel files; noted in the audit trail. */
import type { Actor } from '../../../access/actor.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { businessDate } from '../../../lib/clock.ts'
import { slices } from '../../../lib/batches.ts'
import { workbook, WORKBOOK_TYPE, type WorkbookColumn } from '../../../lib/workbook.ts'
import { note } from '../../audit/audit.service.ts'
import { presentApplications, presentExemptions } from './exemptions.present.ts'
import { fail } from './exemptions.failures.ts'
import { APPLICATION_FILTERS, APPLICATION_STATES, EXEMPTION_FILTERS, EXEMPTION_STATES } from './exemptions.rule.ts'
import { readExemptions, type Filter } from './list.service.ts'
import { readApplications, type Filter as ApplicationFilter } from './received.service.ts'

/** A workbook is made in memory. */
const MOST = 20_000
const AT_ONCE = 500
const PERSON: WorkbookColumn[] = [
  { header: '姓名', width: 12 },
  { header: '所在组织', width: 30 },
  { header: '培训要求', width: 36 },
  { header: '起', width: 12 },
  { header: '止', width: 12 },
  { header: '理由', width: 40 },
  { header: '文号', width: 24 },
  { header: '证明文件', width: 30 },
]
const columns = (...headers: string[]): WorkbookColumn[] => [
  ...PERSON,
  ...headers.map((header) => ({ header, width: 18 })),
]
interface Facts {
  personName: string
  unitName: string
  requirementTitle: string
  from: string
  to: string
  reason: string
  document: string
  proofs: { name: string }[]
}
const factsOf = (row: Facts): string[] => [
  ...[row.personName, row.unitName, row.requirementTitle, row.from, row.to, row.reason, row.document],
  row.proofs.map(({ name }) => name).join('、'),
]
const dayOf = (instant: string | undefined): string => (instant ? businessDate(new Date(instant)) : '')

/** What is presented of many, a few at a time. */
async function inParts<T, V>(rows: readonly T[], present: (part: T[]) => Promise<V[]>): Promise<V[]> {
  if (rows.length > MOST) throw fail('exemption.tooLarge', { limit: MOST })
  const views: V[] = []
  for (const part of slices([...rows], AT_ONCE)) views.push(...(await present(part)))
  return views
}

async function fileOf(actor: Actor, name: string, of: string, heads: WorkbookColumn[], rows: string[][]) {
  const title = `${name}（${of}）${businessDate()}`
  const sheet = { name, preface: [[title], ['制表人', actor.name]], columns: heads, rows }
  const body = await workbook(actor.name, title, [sheet])
  await note(actor, 'export.exemptions', name, `${title}，${rows.length} 条`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx` }
}

export async function exemptionsWorkbook(actor: Actor, filter: Filter): Promise<FileReply> {
  const rows = await inParts(await readExemptions(actor, filter, undefined, MOST + 1), presentExemptions)
  const heads = columns('实际止于', '状态', '批准人', '批准日期', '申请人', '撤销或提前结束的理由')
  const lines = rows.map((row) => [
    ...factsOf(row),
    ...[row.until, EXEMPTION_STATES[row.state], row.approvedBy, dayOf(row.approvedAt), row.appliedBy ?? ''],
    row.revoked?.text ?? '',
  ])
  return fileOf(actor, '豁免清单', EXEMPTION_FILTERS[filter.state], heads, lines)
}

export async function applicationsWorkbook(actor: Actor, filter: ApplicationFilter): Promise<FileReply> {
  const found = await readApplications(actor, filter, undefined, MOST + 1)
  const rows = await inParts(found, (part) => presentApplications(actor, part))
  const heads = columns('状态', '申请人', '申请日期', '办理人', '办理日期', '意见')
  const lines = rows.map((row) => [
    ...factsOf(row),
    ...[APPLICATION_STATES[row.state], row.own ? `${row.applied.by}（本人）` : row.applied.by, dayOf(row.applied.at)],
    ...[row.answer?.by ?? '', dayOf(row.answer?.at), row.answer?.text ?? ''],
  ])
  return fileOf(actor, '豁免申请', APPLICATION_FILTERS[filter.state], heads, lines)
}
