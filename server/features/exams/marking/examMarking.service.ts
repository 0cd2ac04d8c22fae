/** Marking by question, without names. */
import type { z } from 'zod'
import { unitsOf, type Actor } from '../../../access/actor.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { analyseAgain } from '../analysis/analyse.service.ts'
import type { examMarking } from './examMarking.contract.ts'
import { markOf, presentQuestion } from './examMarking.present.ts'
import { fail } from '../exams.failures.ts'
import type { Exam } from '../exams.model.ts'
import { examSignals } from '../exams.signal.ts'
import { examFor } from '../exams.service.ts'
import { giveMark, marking, readMark } from './giveMark.ts'
import { ONE_MARKER } from './marking.rule.ts'
import { ExamMarks, type ExamMark } from './marks.model.ts'
import { slotsOf, type ExamSlot } from '../paper/paperSlots.rule.ts'
import { SittingPapers, Sittings } from '../sittings/sittings.model.ts'

type Ends = (typeof examMarking)['endpoints']
type Query = z.output<Ends['answers']['query']>
type Body = z.output<Ends['mark']['body']>

/** Who organises an examination corrects what counts, and sees who marked how. */
const organises = (actor: Actor, { ancestors }: Exam): boolean =>
  unitsOf(actor, 'exam.write').some((unit) => ancestors.includes(unit))

interface Counted {
  question: string
  state: ExamMark['state']
  count: number
  sitting: string
}
async function countsOf(filter: Record<string, unknown>): Promise<Counted[]> {
  const found = await ExamMarks.aggregate<{ _id: Omit<Counted, 'count' | 'sitting'>; count: number; sitting: string }>([
    { $match: filter },
    { $group: { _id: { question: '$question', state: '$state' }, count: { $sum: 1 }, sitting: { $min: '$sitting' } } },
  ])
  return found.map(({ _id, ...rest }) => ({ ..._id, ...rest }))
}

/** In the order in which they are asked of the one whose answer came first. */
export async function slotsMarked(asked: readonly { question: string; sitting: string }[]): Promise<ExamSlot[]> {
  const wanted = new Set(asked.map(({ question }) => question))
  const papers = await SittingPapers.find({ _id: { $in: [...new Set(asked.map(({ sitting }) => sitting))] } }).lean()
  const slots = papers.flatMap(({ content }) => slotsOf(content)).map((slot) => [slot.question.id, slot] as const)
  return [...new Map(slots).values()].filter(({ question }) => wanted.has(question.id))
}

export async function questionsToMark(actor: Actor, id: string) {
  const exam = await examFor(actor, 'exam.mark', id)
  const { markers } = exam.marking ?? ONE_MARKER
  const others = { exam: id, person: { $ne: actor.person ?? '' } }
  const all = await countsOf(others)
  const mine = await countsOf({ ...others, 'given.by': actor.account })
  const count = (of: readonly Counted[], question: string, isThis: (state: Counted['state']) => boolean) =>
    of.reduce((sum, each) => sum + (each.question === question && isThis(each.state) ? each.count : 0), 0)
  const isWaiting = (state: Counted['state']) => state === 'waiting'
  const items = (await slotsMarked(all)).map((slot) => {
    const of = slot.question.id
    const waiting = count(all, of, isWaiting) - count(mine, of, isWaiting)
    const marked = markers === 2 ? count(mine, of, () => true) : count(all, of, (state) => state === 'marked')
    return { ...presentQuestion(slot), waiting, marked }
  })
  const sum = (of: readonly Counted[]) =>
    of.reduce((total, { state, count: more }) => total + (state === 'arbitration' ? more : 0), 0)
  return { items, markers, arbitration: sum(all) - sum(mine), organises: organises(actor, exam) }
}

/** In an order that says nothing of who it is; the caller’s own is not among them. */
export async function answersToMark(
  actor: Actor,
  { exam, question }: { exam: string; question: string },
  query: Query,
) {
  const row = await examFor(actor, query.decided ? 'exam.write' : 'exam.mark', exam)
  const isPair = (row.marking ?? ONE_MARKER).markers === 2
  const isOwn = isPair && !query.decided
  const by = isOwn ? { 'given.by': query.marked ? actor.account : { $ne: actor.account } } : {}
  const state =
    query.decided || (query.marked && !isPair) ? { state: 'marked' } : query.marked ? {} : { state: 'waiting' }
  const after = query.cursor ? { _id: { $gt: query.cursor } } : {}
  const filter = { exam, question, ...state, ...after }
  const others = { person: { $ne: actor.person ?? '' } }
  const rows = await findInOrder<ExamMark>(ExamMarks, [filter, by, others], { _id: 1 }, query.limit + 1)
  const items = rows.slice(0, query.limit)
  const counting = isOwn ? new Map<string, undefined>() : await marksThatCount(items, question)
  return {
    items: items.map((each) => {
      const own = each.given?.find((mark) => mark.by === actor.account)
      const counts = counting.get(each.sitting)
      return markOf(each, isOwn ? own : counts && { ...counts, lines: each.given?.at(-1)?.lines ?? [] })
    }),
    nextCursor: rows.length > query.limit ? items.at(-1)!._id : null,
  }
}

async function marksThatCount(rows: readonly ExamMark[], question: string) {
  const sittings = await Sittings.find({ _id: { $in: rows.map(({ sitting }) => sitting) } }, { marks: 1 }).lean()
  return new Map(sittings.map(({ _id, marks }) => [_id, marks[question]]))
}

/** @throws mark.points, mark.own, mark.lines, mark.changed, mark.taken, mark.decided */
export async function giveMarks(
  actor: Actor,
  { exam: id, question }: { exam: string; question: string },
  { marks, correction }: Body,
) {
  const exam = await examFor(actor, 'exam.mark', id)
  const mayDecide = organises(actor, exam)
  for (const { id: mark, ...given } of marks) {
    const row = await readMark(actor, exam, mark, given.awarded)
    if (row.question !== question) throw fail('mark.gone')
    await checkLines(row, given.lines)
    await marking(actor, exam, mark, (each) => giveMark(given, correction, mayDecide, each))
  }
  await analyseAgain(exam)
  examSignals.emit('moved', id)
}

/** Lines that were found are of this question's rubric. */
export async function checkLines(row: ExamMark, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return
  const [slot] = await slotsMarked([row])
  const known = slot ? presentQuestion(slot).rubric.map((line) => line.id) : []
  if (!lines.every((line) => known.includes(line))) throw fail('mark.lines')
}
