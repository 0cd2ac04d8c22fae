/** Results that are shown by the rule: recorded for all. */
import { now } from '../../../lib/clock.ts'
import { transaction } from '../../../lib/transaction.ts'
import { eachAlone } from '../../../lib/eachAlone.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { isShown, phaseOf } from '../exams.rule.ts'
import { recordSitting } from './record.ts'
import { ExamMarks, undecided } from '../marking/marks.model.ts'
import { Sittings } from './sittings.model.ts'

/** One after the other, each in a transaction of its own; what is recorded already is not recorded twice. */
export async function recordExam(id: string, signal: AbortSignal): Promise<void> {
  const exam = await Exams.findById(id).lean()
  if (!exam || !isShown(exam, now())) return
  const finished = await Sittings.find({ exam: id, state: 'finished', recorded: false }, { _id: 1 }).lean()
  for (const { _id } of finished) {
    if (signal.aborted) return
    await transaction(async (session) => {
      const sitting = await Sittings.findById(_id).session(session).lean()
      if (sitting?.state === 'finished') await recordSitting(exam, sitting, session)
    })
  }
  const left = await Sittings.countDocuments({ exam: id, state: { $in: ['open', 'handed-in'] } })
  const waiting = await ExamMarks.countDocuments(undecided(id))
  if (left + waiting === 0 && ['closed', 'released'].includes(phaseOf(exam, now())))
    await Exams.updateOne({ _id: id }, { $set: { recorded: true } })
}

/** Those whose results became visible by the clock; where they are shown at once, each was recorded as it came. */
export async function recordDue(signal: AbortSignal): Promise<void> {
  const rows = await Exams.find({ state: 'scheduled', recorded: false, opensAt: { $lt: now() } })
    .sort({ opensAt: 1 })
    .lean()
  const isDue = (row: Exam) => ['closed', 'released'].includes(phaseOf(row, now())) && isShown(row, now())
  const each = eachAlone('examination', signal)
  await each(
    rows.filter(isDue).map(({ _id }) => _id),
    (id) => recordExam(id, signal),
  )
  each.end()
}
