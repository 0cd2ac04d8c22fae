/** One mark of one answer, in a transaction. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { conflict, transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { fail } from '../exams.failures.ts'
import type { Exam } from '../exams.model.ts'
import { settle } from '../sittings/settle.ts'
import { hasPlace, ONE_MARKER, standingOf } from './marking.rule.ts'
import { ExamMarks, type ExamMark, type MarkGiven } from './marks.model.ts'
import { slotsOf } from '../paper/paperSlots.rule.ts'
import { SittingPapers, Sittings, type Sitting } from '../sittings/sittings.model.ts'

export interface Given {
  awarded: number
  comment: string
  lines: string[]
}
interface Marking {
  actor: Actor
  exam: Exam
  row: ExamMark
  sitting: Sitting
  session: ClientSession
}

/** @throws mark.gone, mark.own, mark.points */
export async function readMark(actor: Actor, exam: Exam, id: string, awarded: number): Promise<ExamMark> {
  const row = await ExamMarks.findOne({ _id: id, exam: exam._id }).lean()
  if (!row) throw fail('mark.gone')
  if (row.person === actor.person) throw fail('mark.own')
  if (awarded > row.points) throw fail('mark.points', { points: row.points })
  return row
}

/** Reads answer and sitting as they are now; neither changes meanwhile. */
export function marking(actor: Actor, exam: Exam, id: string, work: (marking: Marking) => Promise<void>) {
  return transaction(async (session) => {
    const row = await ExamMarks.findOne({ _id: id, exam: exam._id }, null, { session }).lean()
    if (!row) throw fail('mark.gone')
    const sitting = await Sittings.findById(row.sitting).session(session).lean()
    if (!sitting || sitting.state === 'open' || sitting.state === 'void') throw httpFail('conflict')
    await work({ actor, exam, row, sitting, session })
  })
}

const isSame = (one: Given, other: Given): boolean =>
  one.awarded === other.awarded && one.comment === other.comment && one.lines.join() === other.lines.join()
const own = ({ actor }: Marking, { awarded, comment, lines }: Given): MarkGiven => ({
  ...{ by: actor.account, name: actor.name, awarded, lines, comment, at: now() },
})

async function write({ row: { _id, turn }, session }: Marking, set: Partial<ExamMark>): Promise<void> {
  const read = { _id, turn: turn ?? null } as const
  const { matchedCount } = await ExamMarks.updateOne(
    read as never,
    { $set: { ...set, turn: (turn ?? 0) + 1 } },
    { session },
  )
  if (matchedCount === 0) throw conflict('somebody else marked it meanwhile')
}

/** The points that count: the sitting is scored anew. */
export async function decide(
  marking: Marking,
  awarded: number,
  comment: string,
  set: Partial<ExamMark>,
  because?: string,
) {
  const { actor, exam, row, sitting, session } = marking
  const marks = { ...sitting.marks, [row.question]: { awarded, comment, by: actor.account, at: now() } }
  await write(marking, { ...set, state: 'marked' })
  await Sittings.updateOne({ _id: sitting._id }, { $set: { marks } }, { session })
  const paper = (await SittingPapers.findById(sitting._id).session(session).lean())!
  await settle(exam, [{ sitting: { ...sitting, marks }, asked: slotsOf(paper.content) }], session, because)
}

/** What counts already is changed with a reason, and of two markers by neither. */
async function correct(marking: Marking, given: Given, reason: string | undefined): Promise<void> {
  const { actor, exam, row, sitting, session } = marking
  const before = sitting.marks[row.question]
  if (before?.awarded === given.awarded && before.comment === given.comment) return
  if (!reason) throw fail('mark.changed')
  const single = (exam.marking ?? ONE_MARKER).markers === 1
  const set = single ? { given: [own(marking, given)] } : {}
  await decide(marking, given.awarded, given.comment, set, `改分：${reason}`)
  const said = `由 ${before?.awarded ?? 0} 分改为 ${given.awarded} 分，${reason}`
  await note(actor, 'exam.correct', sitting._id, `${exam.title}：${said}`, session)
}

/** The same mark again changes nothing. @throws mark.changed, mark.taken, mark.decided */
export async function giveMark(given: Given, correction: string | undefined, mayDecide: boolean, marking: Marking) {
  const { actor, exam, row, sitting, session } = marking
  const rule = exam.marking ?? ONE_MARKER
  const before = row.given?.find(({ by }) => by === actor.account)
  if (before && isSame(before, given) && !correction) return
  if (row.state === 'marked' && (rule.markers === 1 || (correction && mayDecide)))
    return correct(marking, given, correction)
  if (row.state !== 'waiting') throw before ? fail('mark.decided') : fail('mark.taken')
  if (!before && !hasPlace(rule, row, actor.account, now())) throw fail('mark.taken')
  const others = (row.given ?? []).filter(({ by }) => by !== actor.account)
  const all = [...others, own(marking, given)]
  const standing = standingOf(rule, row.points, all)
  if (standing.state === 'marked') {
    const comments = [...new Set(all.map(({ comment }) => comment).filter((comment) => comment !== ''))]
    await decide(marking, standing.awarded, comments.join('\n'), { given: all })
  } else await write(marking, { given: all, state: standing.state })
  await note(actor, 'exam.mark', sitting._id, `${exam.title}：给 ${given.awarded} 分`, session)
}
