/** An examination is scheduled, taken back, released. */
import type { Actor } from '../../access/actor.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { shortLists } from '../../lib/lookUp.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { askForAnalysis } from './analysis/analyse.service.ts'
import { arrange, PREPARE_JOB } from './arrange.ts'
import { fail } from './exams.failures.ts'
import { Exams, type Exam } from './exams.model.ts'
import { phaseOf } from './exams.rule.ts'
import { checkPaper, examFor, hasBegun, inWords, titleOf } from './exams.service.ts'
import { keepPaper } from './paper/freeze.ts'
import { ExamMarks, undecided } from './marking/marks.model.ts'
import { ExamPapers, SittingPapers, Sittings } from './sittings/sittings.model.ts'
import { tellCancelled } from './tell.ts'

/** Twice is once. @throws conflict, exam.past, exam.nobody, exam.paper */
export async function scheduleExam(actor: Actor, id: string, revision: number): Promise<Exam> {
  const asked = await examFor(actor, 'exam.write', id)
  if (asked.state === 'draft') {
    await titleOf(actor, asked.paper)
    await checkPaper(asked, id)
  }
  return transaction(async (session) => {
    const row = await examFor(actor, 'exam.write', id, session)
    if (row.state === 'scheduled') return row
    if (row.revision !== revision) throw httpFail('conflict')
    if (row.closesAt <= now()) throw fail('exam.past')
    const set = { state: 'scheduled' as const, by: actor.account, revision: revision + 1 }
    await Exams.updateOne({ _id: id, revision }, { $set: set }, { session })
    await note(actor, 'exam.schedule', id, inWords(row), session)
    const after = { ...row, ...set }
    await arrange(after, session)
    return after
  })
}

/** The paper as it stands now instead of as it was kept; papers are frozen anew. @throws conflict, exam.begun, exam.paper */
export async function takePaper(actor: Actor, id: string, revision: number): Promise<Exam> {
  const asked = await examFor(actor, 'exam.write', id)
  const paperTitle = await titleOf(actor, asked.paper)
  await checkPaper(asked, id)
  return transaction(async (session) => {
    const row = await examFor(actor, 'exam.write', id, session)
    if (row.state !== 'scheduled' || row.revision !== revision) throw httpFail('conflict')
    if (hasBegun(row)) throw fail('exam.begun')
    const set = { paperTitle, paperRevision: row.paperRevision + 1, revision: revision + 1 }
    const after = { ...row, ...set }
    await Exams.updateOne({ _id: id, revision }, { $set: set }, { session })
    await keepPaper(after, session)
    await note(actor, 'exam.save', id, `${row.title}：换为试卷现在的内容`, session)
    await enqueue(PREPARE_JOB, { exam: id }, { key: `${PREPARE_JOB}:${id}` }, session)
    return after
  })
}

/** @throws exam.begun */
export async function withdrawExam(actor: Actor, id: string): Promise<Exam> {
  return transaction(async (session) => {
    const row = await examFor(actor, 'exam.write', id, session)
    if (row.state === 'draft') return row
    if (hasBegun(row)) throw fail('exam.begun')
    const people = await Sittings.find({ exam: id }, { person: 1 }, { session }).lean()
    const set = { state: 'draft' as const, revision: row.revision + 1 }
    await Exams.updateOne({ _id: id }, { $set: set }, { session })
    await Sittings.deleteMany({ exam: id }, { session })
    for (const some of shortLists(people.map(({ _id }) => _id)))
      await SittingPapers.deleteMany({ _id: { $in: some } }, { session })
    await ExamPapers.deleteOne({ _id: id }, { session })
    await note(actor, 'exam.withdraw', id, row.title, session)
    await tellCancelled(
      { ...row, ...set },
      people.map(({ person }) => person),
      session,
    )
    return { ...row, ...set }
  })
}

export const RECORD_JOB = 'exams.record'

/** Twice is once. @throws exam.notClosed, exam.open, exam.marking */
export async function releaseExam(actor: Actor, id: string): Promise<Exam> {
  return transaction(async (session) => {
    const row = await examFor(actor, 'exam.write', id, session)
    if (row.releasedAt) return row
    if (phaseOf(row, now()) !== 'closed') throw fail(row.behind?.length ? 'exam.open' : 'exam.notClosed')
    const count = await ExamMarks.countDocuments(undecided(id), { session })
    if (count > 0) throw fail('exam.marking', { count })
    const open = await Sittings.countDocuments({ exam: id, state: 'open' }, { session })
    if (open > 0) throw fail('exam.open')
    const set = { releasedAt: now(), revision: row.revision + 1 }
    await Exams.updateOne({ _id: id }, { $set: set }, { session })
    await note(actor, 'exam.release', id, row.title, session)
    await enqueue(RECORD_JOB, { exam: id }, { key: `${RECORD_JOB}:${id}` }, session)
    await askForAnalysis(id, session)
    return { ...row, ...set }
  })
}
