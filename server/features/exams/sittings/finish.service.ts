/** A sitting ends: from its saved answers, whoever ends it. */
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { simplified } from '../../../lib/simplified.ts'
import { transaction } from '../../../lib/transaction.ts'
import { holdersIn } from '../../accounts/recipients.service.ts'
import { businessDate } from '../../../lib/clock.ts'
import { notify } from '../../notifications/notify.service.ts'
import { writtenText } from '../../quizzes/answerWords.rule.ts'
import type { ClientSession } from 'mongoose'
import { takeFromBehind } from './behind.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { heldUntil, isShown } from '../exams.rule.ts'
import { examSignals } from '../exams.signal.ts'
import { confirmedOf } from '../corrections/confirmed.ts'
import { corrected, correctedScores, counting } from '../corrections/corrections.rule.ts'
import { outcomeOf, slotsOf, toMark, totalOf, type ExamSlot } from '../paper/paperSlots.rule.ts'
import { recordSitting } from './record.ts'
import { ExamMarks, type ExamMark } from '../marking/marks.model.ts'
import {
  SittingAnswerRows,
  SittingPapers,
  SittingPresences,
  Sittings,
  timesLeft,
  type Sitting,
} from './sittings.model.ts'

export const isOver = ({ state, deadlineAt, heldAt }: Pick<Sitting, 'state' | 'deadlineAt' | 'heldAt'>, at = now()) =>
  state === 'open' && !heldAt && deadlineAt !== null && deadlineAt <= at

/** When it ended: at its deadline, however late that is seen; held until nobody waits for it any more; else now. */
function endedAt(sitting: Sitting, exam: Exam): Date {
  if (isOver(sitting)) return sitting.deadlineAt!
  const until = heldUntil(exam)
  return sitting.heldAt && until < now() ? until : now()
}

/** One that is finished already stays as it is. */
export async function finishSitting(id: string): Promise<void> {
  const paper = await SittingPapers.findById(id).lean()
  if (!paper) throw new Error(`the sitting ${id} has no paper`)
  const slots = slotsOf(paper.content)
  await transaction(async (session) => {
    const sitting = await Sittings.findById(id).session(session).lean()
    if (sitting?.state !== 'open') return
    const read = (await Exams.findById(sitting.exam).session(session).lean())!
    const exam = await takeFromBehind(read, id, session)
    const row = await SittingAnswerRows.findById(id).session(session).lean()
    const presence = await SittingPresences.findById(id).session(session).lean()
    await SittingAnswerRows.deleteOne({ _id: id }, { session })
    await SittingPresences.deleteOne({ _id: id }, { session })
    const finishedAt = endedAt(sitting, read)
    const answers = row?.answers ?? {}
    await settle(
      exam,
      { ...sitting, answers, finishedAt, left: presence ? timesLeft(presence) : sitting.left },
      slots,
      session,
    )
    session.once('ended', () => void examSignals.emit('moved', sitting.exam))
  })
}

/**
 * Scored anew from its answers and marks, by the key as it counts now; what a person must mark waits for it. Within the
 * caller's transaction. `because`: what was corrected, for who is told of another result.
 */
export async function settle(
  exam: Exam,
  given: Sitting,
  asked: readonly ExamSlot[],
  session: ClientSession,
  because?: string,
) {
  const slots = counting(corrected(asked, await confirmedOf(exam._id, session)))
  const scores = correctedScores(slots, given.answers, simplified)
  const { _id, answers, finishedAt, left, marks, heldAt } = given
  const outcome = outcomeOf(slots, scores, marks, exam.passPercent)
  const set = { answers, finishedAt, left, heldAt: heldAt && null, scores, total: totalOf(slots), ...outcome }
  await Sittings.updateOne({ _id }, { $set: set }, { session })
  const waiting = toMark(slots, scores).filter(({ question }) => !marks[question.id])
  await putToMark(given, waiting, session)
  if (waiting.length > 0) await tellMarkers(exam, session)
  // all were marked and recorded once: now something waits again
  if (waiting.length > 0 && exam.recorded) await Exams.updateOne({ _id: exam._id }, { recorded: false }, { session })
  const after = { ...given, ...set }
  if (outcome.state === 'finished' && isShown(exam, now())) await recordSitting(exam, after, session, because)
}

/** What markers gave stays with an answer that is the same; a changed one is marked from the beginning. */
async function putToMark(
  { _id, exam, person, answers }: Sitting,
  waiting: readonly ExamSlot[],
  session: ClientSession,
) {
  const rows = waiting.map(({ question: { id, points } }): ExamMark => ({
    ...{ _id: newId(), exam, sitting: _id, person, question: id, points, state: 'waiting' },
    text: writtenText(answers[id]?.answer),
  }))
  const there = await ExamMarks.find({ sitting: _id }, null, { session }).lean()
  const isKept = (row: ExamMark) =>
    there.some(
      ({ question, state, text, points }) =>
        question === row.question && state !== 'marked' && text === row.text && points === row.points,
    )
  const fresh = rows.filter((row) => !isKept(row))
  const kept = new Set(rows.filter(isKept).map(({ question }) => question))
  const renewed = new Set(fresh.map(({ question }) => question))
  const gone = there.filter(
    ({ question, state }) => renewed.has(question) || (state !== 'marked' && !kept.has(question)),
  )
  if (gone.length > 0) await ExamMarks.deleteMany({ _id: { $in: gone.map((row) => row._id) } }, { session })
  if (fresh.length > 0) await ExamMarks.insertMany(fresh, { session, ordered: false })
}

/** Once a day for an examination: all hand in at once. */
async function tellMarkers({ _id, title, ancestors }: Exam, session: ClientSession): Promise<void> {
  const accounts = await holdersIn(ancestors, 'exam.mark', session)
  const telling = { kind: 'exam.marking', key: `${_id}:${businessDate()}`, values: { exam: title } } as const
  await notify({ accounts }, { ...telling, link: `/manage/exams/${_id}?view=marking` }, session)
}
