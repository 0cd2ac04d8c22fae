/** 仲裁: a third marker decides where two lie too far apart; sees both marks, and no names. */
import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { note } from '../../audit/audit.service.ts'
import { analyseAgain } from '../analysis/analyse.service.ts'
import type { examMarking } from './examMarking.contract.ts'
import { checkLines } from './examMarking.service.ts'
import { fail } from '../exams.failures.ts'
import { examSignals } from '../exams.signal.ts'
import { examFor } from '../exams.service.ts'
import { decide, marking, readMark } from './giveMark.ts'
import { ExamMarks, type ExamMark, type MarkGiven } from './marks.model.ts'

type Ends = (typeof examMarking)['endpoints']
type Query = z.output<Ends['arbitrations']['query']>
type Body = z.output<Ends['arbitrate']['body']>

const shown = ({ awarded, comment, lines }: MarkGiven) => ({ awarded, comment, lines })

/** But for those that the caller has marked, or written. */
export async function arbitrationsFor(actor: Actor, exam: string, { cursor, limit }: Query) {
  await examFor(actor, 'exam.mark', exam)
  const others = { person: { $ne: actor.person ?? '' }, 'given.by': { $ne: actor.account } }
  const filter = { exam, state: 'arbitration', ...(cursor && { _id: { $gt: cursor } }) }
  const rows = await findInOrder<ExamMark>(ExamMarks, [filter, others], { _id: 1 }, limit + 1)
  const items = rows.slice(0, limit).map(({ _id: id, question, text, points, given = [] }) => ({
    ...{ id, question, text, points, given: given.map(shown) },
  }))
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null }
}

/** The same again changes nothing. @throws mark.both, mark.own, mark.points, mark.decided */
export async function arbitrate(actor: Actor, id: string, { id: mark, ...given }: Body): Promise<void> {
  const exam = await examFor(actor, 'exam.mark', id)
  await checkLines(await readMark(actor, exam, mark, given.awarded), given.lines)
  await marking(actor, exam, mark, async (each) => {
    const { row, sitting, session } = each
    const before = sitting.marks[row.question]
    if (before?.by === actor.account && before.awarded === given.awarded && before.comment === given.comment) return
    if (row.given?.some(({ by }) => by === actor.account)) throw fail('mark.both')
    if (row.state !== 'arbitration') throw fail('mark.decided')
    await decide(each, given.awarded, given.comment, {})
    await note(actor, 'exam.arbitrate', sitting._id, `${exam.title}：仲裁得 ${given.awarded} 分`, session)
  })
  await analyseAgain(exam)
  examSignals.emit('moved', id)
}
