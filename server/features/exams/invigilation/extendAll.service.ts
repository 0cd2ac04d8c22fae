/** More time for everybody by one act: what an outage took is given back. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { momentInWords } from '../../../lib/momentInWords.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { minutesLater } from '../exams.rule.ts'
import { examFor } from '../exams.service.ts'
import { examSignals } from '../exams.signal.ts'
import type { Extension } from './invigilation.service.ts'
import { ExamMarks } from '../marking/marks.model.ts'
import { NOBODY, SittingAnswerRows, SittingPresences, Sittings, type Sitting } from '../sittings/sittings.model.ts'

/** Collected by the clock within the time that is given back: they go on where they were. */
const isCut = ({ state, finishedAt, deadlineAt }: Sitting, since: Date): boolean =>
  (state === 'finished' || state === 'handed-in') &&
  finishedAt !== null &&
  deadlineAt !== null &&
  finishedAt >= deadlineAt &&
  deadlineAt >= since

export async function extendAll(actor: Actor, id: string, given: Extension & { reopen: boolean }) {
  const { minutes, reason, reopen } = given
  const changed: string[] = []
  const counts = await transaction(async (session) => {
    changed.length = 0
    const exam = await examFor(actor, 'exam.invigilate', id, session)
    if (exam.acts.includes(given.id)) return { extended: 0, reopened: 0 }
    const at = now()
    const closesAt = minutesLater(exam.closesAt, minutes)
    await Exams.updateOne(
      { _id: id },
      { $set: { closesAt }, $push: { acts: given.id }, $inc: { revision: 1 } },
      { session },
    )
    const open = await Sittings.find({ exam: id, state: 'open' }, { deadlineAt: 1 }, { session }).lean()
    for (const { _id, deadlineAt } of open)
      await Sittings.updateOne({ _id }, { $set: { deadlineAt: minutesLater(deadlineAt!, minutes) } }, { session })
    const since = minutesLater(at, -minutes)
    const cut = reopen ? await cutSittings(exam, since, session) : []
    for (const each of cut) await reopenSitting(each, minutesLater(at, minutes), session)
    changed.push(...[...open, ...cut].map(({ _id }) => _id))
    const said = `全体延长 ${minutes} 分钟（作答中 ${open.length} 人，恢复 ${cut.length} 人），至 ${momentInWords(closesAt)}，${reason}`
    await note(actor, 'exam.extend', id, `${exam.title}：${said}`, session)
    return { extended: open.length, reopened: cut.length }
  })
  for (const each of changed) examSignals.emit('changed', each)
  examSignals.emit('moved', id)
  return counts
}

/** Whose result stands in the ledger keeps it. */
async function cutSittings({ _id: exam }: Exam, since: Date, session: ClientSession): Promise<Sitting[]> {
  const done = await Sittings.find({ exam, state: { $in: ['finished', 'handed-in'] } }, null, { session }).lean()
  return done.filter((row) => isCut(row, since) && !row.recorded && Object.keys(row.marks).length === 0)
}
async function reopenSitting({ _id, exam, answers, left }: Sitting, deadlineAt: Date, session: ClientSession) {
  const set = {
    state: 'open' as const,
    deadlineAt,
    finishedAt: null,
    answers: {},
    scores: null,
    score: null,
    passed: null,
  }
  await Sittings.updateOne({ _id }, { $set: set }, { session })
  await SittingAnswerRows.create([{ _id, answers, lease: NOBODY, held: false }], { session })
  await SittingPresences.create([{ _id, exam, seenAt: new Date(0), lefts: { before: left }, away: false }], { session })
  await ExamMarks.deleteMany({ sitting: _id, state: { $ne: 'marked' } }, { session })
}
