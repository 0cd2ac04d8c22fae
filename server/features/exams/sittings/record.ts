/** What was sat stands in the ledger as soon as its result is shown, and not before: the own record shows it. */
import type { ClientSession } from 'mongoose'
import { append, recordsOf } from '../../ledger/ledger.service.ts'
import { standingOf } from '../../ledger/revocation.rule.ts'
import type { Exam } from '../exams.model.ts'
import { Sittings, type Sitting } from './sittings.model.ts'
import { tellCorrected, tellResult } from '../tell.ts'

/** The same result again is no other record; of another one the first is taken back, `because` of what is said. */
export async function recordSitting(
  exam: Exam,
  sitting: Sitting,
  session: ClientSession,
  because?: string,
): Promise<void> {
  const { _id, person, score, total, passed } = sitting
  const all = await recordsOf(person, ['exam.finished', 'revoked', 'restored'], session)
  const own = all.filter(({ kind, data }) => kind === 'exam.finished' && data['sitting'] === _id)
  const standing = standingOf(all).find((each) => own.includes(each))
  const isSame = (field: 'score' | 'total' | 'passed') => standing?.data[field] === sitting[field]
  if (standing && isSame('score') && isSame('total') && isSame('passed')) return
  const about = { person, actor: 'system', subject: exam._id } as const
  if (standing) {
    const data = { record: standing._id, reason: because ?? '成绩更正', of: 'exam.finished', by: '', title: exam.title }
    await append({ ...about, key: `exam:${_id}:revoked:${own.length}`, kind: 'revoked', data }, session)
  }
  const data = { title: exam.title, exam: exam._id, sitting: _id, score, total, passed }
  await append({ ...about, key: `exam:${_id}:${own.length}`, kind: 'exam.finished', data }, session)
  await Sittings.updateOne({ _id }, { $set: { recorded: true } }, { session })
  if (standing && because) {
    const before = `${String(standing.data['score'])}/${String(standing.data['total'])} 分`
    await tellCorrected(exam, sitting, { before, reason: because, times: own.length }, session)
  } else await tellResult(exam, sitting, session)
}
