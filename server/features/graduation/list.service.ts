/** 结业 of a class as it is looked at, and taken away as an Excel file; one's own. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { taskStanding } from '../../jobs/taskStanding.ts'
import { businessDate } from '../../lib/clock.ts'
import { workbook, WORKBOOK_TYPE } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { shownCertificate } from '../certificates/certificates.service.ts'
import { newestOf, type Certificate } from '../certificates/issue.service.ts'
import { CERTIFICATE_STATES, printed } from '../certificates/certificates.rule.ts'
import { ownClass } from '../classes/members.service.ts'
import { classToRun, holdsOf } from '../classes/visible.service.ts'
import type { GraduationList, GraduationRow, OwnGraduation } from './graduation.contract.ts'
import { RUN_JOB, runKey } from './graduate.service.ts'
import { hoursNeeded, STATES } from './graduation.rule.ts'
import { differenceOf, standingsOf, type MemberStanding } from './standings.service.ts'

type Row = z.input<typeof GraduationRow>
type List = z.input<typeof GraduationList>
const iso = <T extends { at: Date }>(given: T | null | undefined) =>
  given ? { ...given, at: given.at.toISOString() } : null

/** Of who graduated nothing is missing any more. */
const reasonsOf = ({ state, verdict }: MemberStanding): string[] => (state === 'graduated' ? [] : verdict.reasons)

function present(standing: MemberStanding, certificate: Certificate | undefined, signedIn: boolean): Row {
  const { member, row, achieved, state } = standing
  const { exception } = row ?? {}
  return {
    ...{ person: member.person, name: member.name, post: member.post, state, reasons: reasonsOf(standing) },
    ...{ attended: achieved.attended, entered: !signedIn && !!row?.entered },
    exception: exception
      ? {
          ...{ state: exception.state, reason: exception.reason, by: exception.by },
          ...{ at: exception.at.toISOString(), answer: iso(exception.answer) },
        }
      : null,
    graduated: iso(row?.graduated),
    withdrawn: iso(row?.withdrawn),
    certificate: certificate ? shownCertificate(certificate) : null,
    differs: differenceOf(standing),
    renamed: certificate?.state === 'valid' && certificate.content.name !== printed(member.name),
  }
}

export async function graduationOf(actor: Actor, id: string): Promise<List & { title: string }> {
  const row = await classToRun(actor, id)
  const { sources, all } = await standingsOf(row)
  const certificates = await newestOf(
    id,
    all.map(({ member }) => member.person),
  )
  const { attendance } = row.graduation
  const { progress, failedAt } = await taskStanding(RUN_JOB, runKey(id), { class: id })
  return {
    title: row.title,
    items: all.map((each) => present(each, certificates.get(each.member.person), sources.signedIn)),
    ...{ attendance, total: row.credit, needed: hoursNeeded({ total: row.credit, attendance }) },
    ...{ course: sources.course?.title ?? null, signedIn: sources.signedIn, gaps: sources.gaps, from: row.to },
    task: { progress, failedAt: failedAt?.toISOString() ?? null },
    may: {
      graduate: holdsOf(actor, 'class.graduate', row),
      approve: holdsOf(actor, 'class.admit', row),
      now: businessDate() >= row.to,
    },
  }
}

const COLUMNS = [
  { header: '姓名', width: 14 },
  { header: '单位和职务', width: 40 },
  { header: '结果', width: 14 },
  { header: '参加学时', width: 10 },
  { header: '记入学时', width: 10 },
  { header: '未达到的条件', width: 44 },
  { header: '例外', width: 30 },
  { header: '证书编号', width: 28 },
  { header: '证书状态', width: 10 },
]
const EXCEPTIONS = { asked: '待审批', approved: '已批准', refused: '未批准' } as const

export async function graduationWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const { title, items } = await graduationOf(actor, id)
  const hours = (hundredths: number | null | undefined): number | null => (hundredths == null ? null : hundredths / 100)
  const rows = items.map(({ name: who, post, state, attended, graduated, reasons, exception, certificate }) => [
    ...[who, post, STATES[state], hours(attended), hours(graduated?.credit), reasons.join('；')],
    exception ? `${EXCEPTIONS[exception.state]}：${exception.reason}` : '',
    ...[certificate?.number ?? '', certificate ? CERTIFICATE_STATES[certificate.state] : ''],
  ])
  const name = `${title} 结业名单`
  const graduates = items.filter(({ state }) => state === 'graduated').length
  const preface = [[name], [`共 ${items.length} 人，已结业 ${graduates} 人；${actor.name}导出于 ${businessDate()}`]]
  await note(actor, 'export.graduation', id, `${title}，${items.length} 人`)
  const body = await workbook(actor.name, name, [{ name: '结业', preface, columns: COLUMNS, rows }])
  return { type: WORKBOOK_TYPE, body, filename: `${name}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}

export async function ownGraduationOf(actor: Actor, id: string): Promise<z.input<typeof OwnGraduation>> {
  const { trainingClass: row, member } = await ownClass(actor, id)
  const { sources, all } = await standingsOf(row, { people: new Set([member.person]) })
  const standing = all[0]!
  const certificate = (await newestOf(id, [member.person])).get(member.person)
  const { graduated, withdrawn } = standing.row ?? {}
  const { attendance } = row.graduation
  return {
    ...{ state: standing.state, reasons: reasonsOf(standing), attended: standing.achieved.attended },
    ...{ total: row.credit, needed: hoursNeeded({ total: row.credit, attendance }), course: sources.course },
    graduated: graduated ? { at: graduated.at.toISOString(), credit: graduated.credit } : null,
    withdrawn: withdrawn ? { reason: withdrawn.reason } : null,
    certificate: certificate ? shownCertificate(certificate) : null,
  }
}
