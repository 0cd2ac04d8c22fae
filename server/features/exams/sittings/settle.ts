/** A sitting is scored: when it ends, and anew when a mark, a correction or a late answer changes it. */
import type { ClientSession } from 'mongoose'
import { businessDate, now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { simplified } from '../../../lib/simplified.ts'
import { holdersIn } from '../../accounts/recipients.service.ts'
import { notify } from '../../notifications/notify.service.ts'
import { writtenText } from '../../quizzes/answerWords.rule.ts'
import { confirmedOf } from '../corrections/confirmed.ts'
import { corrected, correctedScores, counting } from '../corrections/corrections.rule.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { isShown } from '../exams.rule.ts'
import { ExamMarks, type ExamMark } from '../marking/marks.model.ts'
import { outcomeOf, toMark, totalOf, type ExamSlot } from '../paper/paperSlots.rule.ts'
import { recordSitting } from './record.ts'
import { Sittings, type Sitting } from './sittings.model.ts'

/** A sitting with the slots of its paper. */
export interface Sat {
  sitting: Sitting
  asked: readonly ExamSlot[]
}

/**
 * Scores sittings of one examination from their answers and marks, by the key as it counts now; what a person must mark
 * waits for it. Within the caller's transaction. `because`: what was corrected, for who is told of another result.
 */
export async function settle(exam: Exam, sat: readonly Sat[], session: ClientSession, because?: string) {
  const confirmed = await confirmedOf(exam._id, session)
  const scored = sat.map(({ sitting, asked }) => scoredBy(exam, sitting, counting(corrected(asked, confirmed))))
  await Sittings.bulkWrite(
    scored.map(({ after: { _id }, set }) => ({ updateOne: { filter: { _id }, update: { $set: set } } })),
    { session, ordered: false },
  )
  await putToMark(scored, session)
  const waits = scored.some(({ waiting }) => waiting.length > 0)
  if (waits) await tellMarkers(exam, session)
  // all were marked and recorded once: now something waits again
  if (waits && exam.recorded) await Exams.updateOne({ _id: exam._id }, { recorded: false }, { session })
  if (!isShown(exam, now())) return
  for (const { after } of scored) if (after.state === 'finished') await recordSitting(exam, after, session, because)
}

type Scored = ReturnType<typeof scoredBy>
function scoredBy(exam: Exam, sitting: Sitting, slots: ReturnType<typeof counting>) {
  const { answers, finishedAt, left, marks, heldAt } = sitting
  const scores = correctedScores(slots, answers, simplified)
  const outcome = outcomeOf(slots, scores, marks, exam.passPercent)
  const set = { answers, finishedAt, left, heldAt: heldAt && null, scores, total: totalOf(slots), ...outcome }
  const waiting = toMark(slots, scores).filter(({ question }) => !marks[question.id])
  return { after: { ...sitting, ...set }, set, waiting }
}

/** What markers gave stays with an answer that is the same; a changed one is marked from the beginning. */
async function putToMark(scored: readonly Scored[], session: ClientSession): Promise<void> {
  const named = { sitting: { $in: scored.map(({ after }) => after._id) } }
  const there = Map.groupBy(await ExamMarks.find(named, null, { session }).lean(), ({ sitting }) => sitting)
  const changes = scored.map((each) => marksChanged(each, there.get(each.after._id) ?? []))
  const gone = changes.flatMap((each) => each.gone).map(({ _id }) => _id)
  const fresh = changes.flatMap((each) => each.fresh)
  if (gone.length > 0) await ExamMarks.deleteMany({ _id: { $in: gone } }, { session })
  if (fresh.length > 0) await ExamMarks.insertMany(fresh, { session, ordered: false })
}

function marksChanged({ after: { _id, exam, person, answers }, waiting }: Scored, there: readonly ExamMark[]) {
  const rows = waiting.map(({ question: { id, points } }): ExamMark => ({
    ...{ _id: newId(), exam, sitting: _id, person, question: id, points, state: 'waiting' },
    text: writtenText(answers[id]?.answer),
  }))
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
  return { fresh, gone }
}

/** Once a day for an examination: all hand in at once. */
async function tellMarkers({ _id, title, ancestors }: Exam, session: ClientSession): Promise<void> {
  const accounts = await holdersIn(ancestors, 'exam.mark', session)
  const telling = { kind: 'exam.marking', key: `${_id}:${businessDate()}`, values: { exam: title } } as const
  await notify({ accounts }, { ...telling, link: `/manage/exams/${_id}?view=marking` }, session)
}
