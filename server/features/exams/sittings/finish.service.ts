/** A sitting ends: from its saved answers, whoever ends it. */
import { now } from '../../../lib/clock.ts'
import { simplified } from '../../../lib/simplified.ts'
import { transaction } from '../../../lib/transaction.ts'
import { holdersIn } from '../../accounts/recipients.service.ts'
import { businessDate } from '../../../lib/clock.ts'
import { notify } from '../../notifications/notify.service.ts'
import { writtenText } from '../../quizzes/answerWords.rule.ts'
import type { ClientSession } from 'mongoose'
import { Exams, type Exam } from '../exams.model.ts'
import { isShown } from '../exams.rule.ts'
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

/** One that is finished already stays as it is. One whose time is over is finished as of its deadline. */
export async function finishSitting(id: string): Promise<void> {
  const paper = await SittingPapers.findById(id).lean()
  if (!paper) return
  const slots = slotsOf(paper.content)
  await transaction(async (session) => {
    const sitting = await Sittings.findById(id).session(session).lean()
    if (sitting?.state !== 'open') return
    const exam = (await Exams.findById(sitting.exam).session(session).lean())!
    const row = await SittingAnswerRows.findById(id).session(session).lean()
    const presence = await SittingPresences.findById(id).session(session).lean()
    await SittingAnswerRows.deleteOne({ _id: id }, { session })
    await SittingPresences.deleteOne({ _id: id }, { session })
    const finishedAt = isOver(sitting) ? sitting.deadlineAt! : now()
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
    ...{ _id: `${_id}:${id}`, exam, sitting: _id, person, question: id, points, state: 'waiting' },
    text: writtenText(answers[id]?.answer),
  }))
  const there = await ExamMarks.find({ sitting: _id }, null, { session }).lean()
  const isKept = (row: ExamMark) =>
    there.some(
      ({ _id: id, state, text, points }) =>
        id === row._id && state !== 'marked' && text === row.text && points === row.points,
    )
  const fresh = rows.filter((row) => !isKept(row))
  const kept = new Set(rows.filter(isKept).map((row) => row._id))
  const renewed = new Set(fresh.map((row) => row._id))
  const gone = there.filter(({ _id: id, state }) => renewed.has(id) || (state !== 'marked' && !kept.has(id)))
  if (gone.length > 0) await ExamMarks.deleteMany({ _id: { $in: gone.map((row) => row._id) } }, { session })
  if (fresh.length > 0) await ExamMarks.insertMany(fresh, { session, ordered: false })
}

/** Once a day for an examination: all hand in at once. */
async function tellMarkers({ _id, title, ancestors }: Exam, session: ClientSession): Promise<void> {
  const accounts = await holdersIn(ancestors, 'exam.mark', session)
  const telling = { kind: 'exam.marking', key: `${_id}:${businessDate()}`, values: { exam: title } } as const
  await notify({ accounts }, { ...telling, link: `/manage/exams/${_id}?view=marking` }, session)
}
