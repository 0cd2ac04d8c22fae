/** Marking by question, without names. One person marks each answer. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import type { examMarking } from './examMarking.contract.ts'
import { fail } from './exams.failures.ts'
import type { Exam } from './exams.model.ts'
import { examSignals } from './exams.signal.ts'
import { examFor } from './exams.service.ts'
import { settle } from './finish.service.ts'
import { slotsOf } from './paperSlots.rule.ts'
import { ExamMarks, type ExamMark } from './marks.model.ts'
import { SittingPapers, Sittings } from './sittings.model.ts'

type Ends = (typeof examMarking)['endpoints']
type Query = z.output<Ends['answers']['query']>
type Given = z.output<Ends['mark']['body']>

/** In the order in which they are asked of the one whose answer came first. */
export async function questionsToMark(actor: Actor, id: string) {
  await examFor(actor, 'exam.mark', id)
  const counted = await ExamMarks.aggregate<{
    _id: { question: string; state: ExamMark['state'] }
    count: number
    sitting: string
  }>([
    { $match: { exam: id } },
    { $group: { _id: { question: '$question', state: '$state' }, count: { $sum: 1 }, sitting: { $min: '$sitting' } } },
  ])
  const asked = new Map(counted.map(({ _id, sitting }) => [_id.question, sitting]))
  const papers = await SittingPapers.find({ _id: { $in: [...new Set(asked.values())] } }).lean()
  const slots = new Map(papers.flatMap(({ content }) => slotsOf(content)).map((slot) => [slot.question.id, slot]))
  const count = (question: string, state: ExamMark['state']) =>
    counted.find(({ _id }) => _id.question === question && _id.state === state)?.count ?? 0
  const items = [...slots.values()].flatMap(({ passage, question }) =>
    question.kind === 'short' && asked.has(question.id)
      ? [
          {
            ...{ question: question.id, points: question.points, reference: question.reference },
            stem: passage ? `${passage}\n${question.stem}` : question.stem,
            ...{ waiting: count(question.id, 'waiting'), marked: count(question.id, 'marked') },
          },
        ]
      : [],
  )
  return { items }
}

/** By the ids of sittings, which say nothing of who it is. */
export async function answersToMark(
  actor: Actor,
  { exam, question }: { exam: string; question: string },
  query: Query,
) {
  await examFor(actor, 'exam.mark', exam)
  const filter = { exam, question, state: query.marked ? 'marked' : 'waiting' }
  const after = query.cursor ? { _id: { $gt: query.cursor } } : {}
  const rows = await findInOrder<ExamMark>(ExamMarks, [{ ...filter, ...after }], { _id: 1 }, query.limit + 1)
  const items = rows.slice(0, query.limit)
  const sittings = await Sittings.find({ _id: { $in: items.map(({ sitting }) => sitting) } }, { marks: 1 }).lean()
  const marks = new Map(sittings.map(({ _id, marks }) => [_id, marks[question]]))
  return {
    items: items.map(({ _id: id, sitting, text }) => {
      const given = marks.get(sitting)
      return { id, text, awarded: given?.awarded ?? null, comment: given?.comment ?? '' }
    }),
    nextCursor: rows.length > query.limit ? items.at(-1)!._id : null,
  }
}

/** @throws mark.points, mark.own, mark.changed */
export async function giveMarks(
  actor: Actor,
  { exam: id, question }: { exam: string; question: string },
  { marks, correction }: Given,
) {
  const exam = await examFor(actor, 'exam.mark', id)
  for (const mark of marks) {
    const row = await ExamMarks.findOne({ _id: mark.id, exam: id, question }).lean()
    if (!row) throw fail('mark.gone')
    if (row.person === actor.person) throw fail('mark.own')
    if (mark.awarded > row.points) throw fail('mark.points', { points: row.points })
    await giveMark(actor, exam, row, { ...mark, correction })
  }
  examSignals.emit('moved', id)
}

interface One {
  awarded: number
  comment: string
  correction: string | undefined
}
/** The same mark again changes nothing; another one is given with a reason. */
async function giveMark(actor: Actor, exam: Exam, { _id, sitting: id, question }: ExamMark, given: One): Promise<void> {
  const { awarded, comment, correction } = given
  const paper = (await SittingPapers.findById(id).lean())!
  await transaction(async (session) => {
    const sitting = await Sittings.findById(id).session(session).lean()
    if (!sitting || sitting.state === 'open' || sitting.state === 'void') throw httpFail('conflict')
    const before = sitting.marks[question]
    if (before?.awarded === awarded && before.comment === comment) return
    if (before && !correction) throw fail('mark.changed')
    const marks = { ...sitting.marks, [question]: { awarded, comment, by: actor.account, at: now() } }
    await Sittings.updateOne({ _id: id }, { $set: { marks } }, { session })
    await ExamMarks.updateOne({ _id }, { $set: { state: 'marked' } }, { session })
    await settle(exam, { ...sitting, marks }, slotsOf(paper.content), session)
    const said = before ? `由 ${before.awarded} 分改为 ${awarded} 分，${correction}` : `得 ${awarded} 分`
    await note(actor, before ? 'exam.correct' : 'exam.mark', id, `${exam.title}：${said}`, session)
  })
}
