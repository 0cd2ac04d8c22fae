/** Keys corrected after an examination: asked, counted, confirmed or given up. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { confirmedOf } from './confirmed.ts'
import { CorrectionChanges, KeyCorrections, type KeyCorrection } from './corrections.model.ts'
import { changeWords, keyOf, withKey } from './corrections.rule.ts'
import { questionText } from '../marking/examMarking.present.ts'
import { fail } from '../exams.failures.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { phaseOf } from '../exams.rule.ts'
import { examFor } from '../exams.service.ts'
import { slotAsked } from '../paper/paperOrder.service.ts'
import type { examCorrections } from './regrading.contract.ts'

type Body = z.output<(typeof examCorrections)['endpoints']['ask']['body']>
export const COUNT_JOB = 'exams.countCorrection'
export const REGRADE_JOB = 'exams.regrade'

/** Which lies in an examination that the actor organises. @throws notFound for any other */
export async function correctionFor(actor: Actor, id: string, session?: ClientSession) {
  const row = await KeyCorrections.findById(id, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return { row, exam: await examFor(actor, 'exam.write', row.exam, session) }
}

/** @throws notFound for any but the actor's, exam.notClosed */
export async function overExam(actor: Actor, id: string): Promise<Exam> {
  const exam = await examFor(actor, 'exam.write', id)
  if (!['closed', 'released'].includes(phaseOf(exam, now()))) throw fail('exam.notClosed')
  return exam
}
const counted = { state: 'counting', progress: 0, counts: null, confirmedAt: null } as const

/** Nothing changes by it yet. @throws exam.notClosed */
export async function askCorrection(actor: Actor, id: string, given: Body): Promise<KeyCorrection> {
  const exam = await overExam(actor, id)
  const { slot, bankQuestion } = await slotAsked(exam, given.question)
  const { change, reason, question } = given
  if ('key' in change && !withKey(slot.question, change.key))
    throw invalid([{ path: 'change', message: keyOf(slot.question) ? '答案与题目不符' : '主观题没有可以更正的答案' }])
  const row: KeyCorrection = {
    ...{ _id: given.id, exam: id, question, bankQuestion, stem: questionText(slot), change, reason },
    ...{ words: changeWords(slot.question, change), by: actor.name, at: now(), basis: 0, ...counted },
  }
  const create = () =>
    transaction(async (session) => {
      await KeyCorrections.create([row], { session })
      await enqueue(COUNT_JOB, { correction: row._id }, { key: `${COUNT_JOB}:${row._id}` }, session)
    })
  return createOnce(KeyCorrections, { row, given: ['exam', 'question', 'reason'], own: { exam: id }, create })
}

/** Twice is once; one that has stopped goes on where it was. @throws correction.counting, correction.stale */
export async function confirmCorrection(actor: Actor, id: string): Promise<KeyCorrection> {
  return transaction(async (session) => {
    const { row, exam } = await correctionFor(actor, id, session)
    const job = { key: `${REGRADE_JOB}:${id}`, owner: actor.account }
    const go = () => enqueue(REGRADE_JOB, { correction: id, title: exam.title }, job, session)
    if (row.confirmedAt && row.state === 'failed') {
      await KeyCorrections.updateOne({ _id: id, state: 'failed' }, { $set: { state: 'applying' } }, { session })
      await go()
      return { ...row, state: 'applying' }
    }
    if (row.confirmedAt) return row
    if (row.state !== 'ready') throw fail('correction.counting')
    if ((await confirmedOf(exam._id, session)).length !== row.basis) throw fail('correction.stale')
    const set = { state: 'applying' as const, confirmedAt: now(), progress: 0 }
    await KeyCorrections.updateOne({ _id: id, state: 'ready' }, { $set: set }, { session })
    // two that are confirmed at once meet here
    await Exams.updateOne({ _id: exam._id }, { $set: { revision: exam.revision + 1 } }, { session })
    await note(actor, 'exam.regrade', id, `${exam.title}：${row.words}，${row.reason}`, session)
    await go()
    return { ...row, ...set }
  })
}

/** Counted anew, because another one was confirmed since, or because the counting has stopped. */
export async function recount(actor: Actor, id: string): Promise<KeyCorrection> {
  return transaction(async (session) => {
    const { row } = await correctionFor(actor, id, session)
    if (row.confirmedAt || (row.state !== 'ready' && row.state !== 'failed')) return row
    await KeyCorrections.updateOne({ _id: id, state: row.state }, { $set: counted }, { session })
    await enqueue(COUNT_JOB, { correction: id }, { key: `${COUNT_JOB}:${id}` }, session)
    return { ...row, ...counted }
  })
}

/** Out of tries, or cancelled: whoever asked for it sees it, and asks again. */
export async function correctionFailed(id: string, session: ClientSession): Promise<void> {
  const running = { _id: id, state: { $in: ['counting', 'applying'] as KeyCorrection['state'][] } }
  await KeyCorrections.updateOne(running, { $set: { state: 'failed' } }, { session })
}

/** @throws correction.confirmed */
export async function withdrawCorrection(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const { row } = await correctionFor(actor, id, session)
    if (row.confirmedAt) throw fail('correction.confirmed')
    await KeyCorrections.deleteOne({ _id: id, confirmedAt: null }, { session })
    await CorrectionChanges.deleteMany({ correction: id }, { session })
  })
}
