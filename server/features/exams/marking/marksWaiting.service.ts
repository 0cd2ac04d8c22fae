/** What waits for one's mark in all examinations of one's units. */
import { scope, type Actor } from '../../../access/actor.ts'
import { countUpTo, type Counted } from '../../../lib/countUpTo.ts'
import { Exams } from '../exams.model.ts'
import { ExamMarks } from './marks.model.ts'

/** Those whose results are not all recorded: in others nothing waits. */
async function waitingFor(actor: Actor) {
  const open = { ...scope(actor, 'exam.mark'), state: 'scheduled' as const, recorded: false }
  const rows = await Exams.find(open, { _id: 1 }).lean()
  const exam = { $in: rows.map(({ _id }) => _id) }
  const state = { $in: ['waiting', 'arbitration'] }
  return { exam, state, person: { $ne: actor.person ?? '' }, 'given.by': { $ne: actor.account } }
}

export const marksWaiting = async (actor: Actor): Promise<Counted> => countUpTo(ExamMarks, await waitingFor(actor))

/** The examinations in which something does. */
export async function examsToMark(actor: Actor): Promise<string[]> {
  const found = await ExamMarks.aggregate<{ _id: string }>([
    { $match: await waitingFor(actor) },
    { $group: { _id: '$exam' } },
  ])
  return found.map(({ _id }) => _id)
}
