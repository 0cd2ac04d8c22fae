/** What was sat stands in the ledger as soon as its result is shown, and not before: the own record shows it. */
import type { ClientSession } from 'mongoose'
import { append, recordsOf } from '../../ledger/ledger.service.ts'
import { standingOf } from '../../ledger/revocation.rule.ts'
import type { Exam } from '../exams.model.ts'
import { Sittings, type Sitting } from './sittings.model.ts'
import { tellCorrected, tellResult } from '../tell.ts'

const KINDS = ['exam.finished', 'revoked', 'restored'] as const
/** What was recorded of a sitting, and the record that stands. */
async function recordedOf({ _id, person }: Pick<Sitting, '_id' | 'person'>, session: ClientSession) {
  const all = await recordsOf(person, [...KINDS], session)
  const own = all.filter(({ kind, data }) => kind === 'exam.finished' && data['sitting'] === _id)
  return { own, standing: standingOf(all).find((each) => own.includes(each)) }
}
type Recorded = Awaited<ReturnType<typeof recordedOf>>

async function revoke(
  exam: Exam,
  { _id, person }: Sitting,
  { own, standing }: Recorded,
  reason: string,
  session: ClientSession,
) {
  const data = { record: standing!._id, reason, of: 'exam.finished', by: '', title: exam.title }
  const about = { person, actor: 'system', subject: exam._id } as const
  await append({ ...about, key: `exam:${_id}:revoked:${own.length}`, kind: 'revoked', data }, session)
}

/** Of a sitting that goes on: its result does not stand any more. */
export async function takeBackRecord(
  exam: Exam,
  sitting: Sitting,
  reason: string,
  session: ClientSession,
): Promise<void> {
  const recorded = await recordedOf(sitting, session)
  if (recorded.standing) await revoke(exam, sitting, recorded, reason, session)
  await Sittings.updateOne({ _id: sitting._id }, { $set: { recorded: false } }, { session })
}

/** The same result again is no other record; of another one the first is taken back, `because` of what is said. */
export async function recordSitting(
  exam: Exam,
  sitting: Sitting,
  session: ClientSession,
  because?: string,
): Promise<void> {
  const { _id, person, score, total, passed } = sitting
  const recorded = await recordedOf(sitting, session)
  const { own, standing } = recorded
  const isSame = (field: 'score' | 'total' | 'passed') => standing?.data[field] === sitting[field]
  if (standing && isSame('score') && isSame('total') && isSame('passed')) return
  if (standing) await revoke(exam, sitting, recorded, because ?? '成绩更正', session)
  const about = { person, actor: 'system', subject: exam._id } as const
  const data = { title: exam.title, exam: exam._id, sitting: _id, score, total, passed }
  await append({ ...about, key: `exam:${_id}:${own.length}`, kind: 'exam.finished', data }, session)
  await Sittings.updateOne({ _id }, { $set: { recorded: true } }, { session })
  if (standing && because) {
    const before = `${String(standing.data['score'])}/${String(standing.data['total'])} 分`
    await tellCorrected(exam, sitting, { before, reason: because, times: own.length }, session)
  } else await tellResult(exam, sitting, session)
}
