/** An assessment begins: its scheme stands from then on, and every institution is told. */
import type { Actor } from '../../access/actor.ts'
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { dayInWords } from '../../lib/dayInWords.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { holdersIn } from '../accounts/recipients.service.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { fail } from './assessments.failures.ts'
import { Assessments, AssessmentSheets, type Assessment } from './assessments.model.ts'
import { askForFigures } from './calculate.service.ts'
import { clearSheets, placeSheets } from './places.service.ts'
import { assessmentFor } from './schemes.service.ts'
import { schemeFaults } from './scoring.rule.ts'

/** Who reports for the institutions of an assessment, or of some of them. */
export async function reporters(
  { _id: assessment }: Assessment,
  session: ClientSession,
  units?: readonly string[],
): Promise<string[]> {
  const of =
    units ?? (await AssessmentSheets.find({ assessment }, { unit: 1 }, { session }).lean()).map(({ unit }) => unit)
  return holdersIn(of, 'assessment.report', session)
}

/** Twice is once. @throws assessment.scheme, assessment.nobody, conflict */
export async function openAssessment(actor: Actor, id: string, revision: number): Promise<Assessment> {
  await transaction(async (session) => {
    const row = await assessmentFor(actor, id, session)
    if (row.state !== 'draft') return
    if (row.revision !== revision) throw httpFail('conflict')
    const faults = schemeFaults(row.indicators)
    if (faults.length > 0) throw fail('assessment.scheme', { faults: faults.join('；') })
    await Assessments.updateOne(
      { _id: id, revision },
      { $set: { state: 'opened' }, $inc: { revision: 1 } },
      { session },
    )
    await clearSheets(row, session)
    await placeSheets(row, session)
    if (!(await AssessmentSheets.exists({ assessment: id }).session(session))) throw fail('assessment.nobody')
    await askForFigures(row, session)
    const { title, reportFrom, reportTo } = row
    const values = { title, begins: dayInWords(reportFrom), dueOn: dayInWords(reportTo) }
    const telling = { kind: 'assessment.opened', key: id, values, link: '/manage/assessment' } as const
    await notify({ accounts: await reporters(row, session) }, telling, session)
    await note(actor, 'assessment.open', id, `${title}，${reportFrom} 至 ${reportTo} 填报`, session)
  })
  return assessmentFor(actor, id)
}

/** @throws assessment.notOpen, assessment.deadline, conflict */
export async function moveDeadline(
  actor: Actor,
  id: string,
  { revision, reportTo }: { revision: number; reportTo: string },
): Promise<Assessment> {
  const today = businessDate()
  await transaction(async (session) => {
    const row = await assessmentFor(actor, id, session)
    if (row.state !== 'opened') throw fail('assessment.notOpen')
    if (row.reportTo === reportTo) return
    if (row.revision !== revision) throw httpFail('conflict')
    if (reportTo < today) throw fail('assessment.deadline', { today })
    if (reportTo < row.reportFrom) throw fail('assessment.dates')
    const isDone = row.calculation?.state === 'done'
    const $set = { reportTo, ...(isDone && { 'calculation.revision': revision + 1 }) } // no figure hangs on it
    await Assessments.updateOne({ _id: id, revision }, { $set, $inc: { revision: 1 } }, { session })
    if (!isDone) await askForFigures(row, session)
    await note(actor, 'assessment.extend', id, `${row.title}：${row.reportTo} → ${reportTo}`, session)
  })
  return assessmentFor(actor, id)
}
