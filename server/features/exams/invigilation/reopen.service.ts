/** Sittings that were collected in an outage go on where they were, with what arrived of them since. */
import type { ClientSession } from 'mongoose'
import { now } from '../../../lib/clock.ts'
import { shortLists } from '../../../lib/lookUp.ts'
import type { Exam } from '../exams.model.ts'
import { ExamMarks, LateAnswers, type LateAnswer } from '../marking/marks.model.ts'
import { takeBackRecord } from '../sittings/record.ts'
import { NOBODY, SittingAnswerRows, SittingPresences, Sittings, type Sitting } from '../sittings/sittings.model.ts'
import { tellReopened } from '../tell.ts'

interface Reopening {
  until: Date
  by: string
  reason: string
}

/** Collected by the clock within the time that is given back. */
const isCut = ({ finishedAt, deadlineAt, marks }: Sitting, since: Date): boolean =>
  finishedAt !== null &&
  deadlineAt !== null &&
  finishedAt >= deadlineAt &&
  deadlineAt >= since &&
  Object.keys(marks).length === 0

/** But for those in which a person has given points. */
export async function cutSittings(exam: string, since: Date, session: ClientSession): Promise<Sitting[]> {
  const done = await Sittings.find({ exam, state: { $in: ['finished', 'handed-in'] } }, null, { session }).lean()
  return done.filter((row) => isCut(row, since))
}

/** What came after the end came in the time that is given back: it counts, unless something newer does. */
export function withLate(answers: Sitting['answers'], late: readonly LateAnswer[]): Sitting['answers'] {
  const newer = late.filter(({ slot, seq }) => seq > (answers[slot]?.seq ?? 0))
  return { ...answers, ...Object.fromEntries(newer.map(({ slot, seq, answer, at }) => [slot, { seq, answer, at }])) }
}

const OPEN = { state: 'open', finishedAt: null, answers: {}, scores: null, score: null, passed: null } as const

export async function reopenSittings(
  exam: Exam,
  cut: readonly Sitting[],
  { until: deadlineAt, by, reason }: Reopening,
  session: ClientSession,
): Promise<void> {
  if (cut.length === 0) return
  const accepted = { $set: { accepted: { by, reason, at: now() } } }
  const behind: LateAnswer[] = []
  for (const some of shortLists(cut.map(({ _id }) => _id))) {
    const waiting = { sitting: { $in: some }, accepted: null }
    behind.push(...(await LateAnswers.find(waiting, null, { session }).lean()))
    await LateAnswers.updateMany(waiting, accepted, { session })
    await ExamMarks.deleteMany({ sitting: { $in: some }, state: { $ne: 'marked' } }, { session })
  }
  const late = Map.groupBy(behind, ({ sitting }) => sitting)
  for (const each of cut) if (each.recorded) await takeBackRecord(exam, each, reason, session)
  await Sittings.bulkWrite(
    cut.map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $set: { ...OPEN, deadlineAt } } } })),
    { session, ordered: false },
  )
  const rows = cut.map(({ _id, answers }) => ({
    ...{ _id, answers: withLate(answers, late.get(_id) ?? []), lease: NOBODY, held: false },
  }))
  await SittingAnswerRows.insertMany(rows, { session, ordered: false })
  const pages = cut.map(({ _id, left }) => ({
    ...{ _id, exam: exam._id, seenAt: new Date(0), lefts: { before: left }, away: false },
  }))
  await SittingPresences.insertMany(pages, { session, ordered: false })
  await tellReopened(exam, cut, { until: deadlineAt, reason }, session)
}
