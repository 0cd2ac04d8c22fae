/**
 * Starts in groups: all of a class begin in the same second, and one start would cost two flushes. The sitting says when
 * it began, the row beside it who writes; both or neither. The time of a group runs from its writing, which is never
 * before anybody of it asked.
 */
import { now } from '../../../lib/clock.ts'
import { groupedWriter, type Waiting } from '../../../lib/groupedWriter.ts'
import { transaction } from '../../../lib/transaction.ts'
import type { Exam } from '../exams.model.ts'
import { deadlineFor } from '../exams.rule.ts'
import { SittingAnswerRows, SittingPresences, Sittings } from './sittings.model.ts'

interface Start {
  sitting: string
  exam: Pick<Exam, '_id' | 'minutes' | 'closesAt'>
  lease: string
  /** Minutes of one's own. */
  extra: number
}
interface Begun {
  startedAt: Date
  deadlineAt: Date
}
type Outcome = Begun | 'not-ready'

const writer = groupedWriter<Start, Outcome>({ what: 'a start', write, forget: () => undefined })

/** `not-ready`: it was begun by another page, or is no more. */
export const startTogether = (start: Start): Promise<Outcome> => writer.submit(start)

async function write(round: Waiting<Start, Outcome>[]): Promise<void> {
  const once = new Map(round.map((each) => [each.given.sitting, each]))
  const begun = await transaction(async (session) => {
    const startedAt = now()
    const named = { _id: { $in: [...once.keys()] }, state: 'ready' as const }
    const ready = await Sittings.find(named, { _id: 1 }, { session }).lean()
    const starts = ready.map(({ _id }) => once.get(_id)!.given)
    if (starts.length === 0) return new Map<string, Begun>()
    const deadlineOf = ({ exam, extra }: Start): Date => deadlineFor(exam, startedAt, extra)
    // as a rule one command: all have the same time
    for (const same of Map.groupBy(starts, (start) => deadlineOf(start).getTime()).values())
      await Sittings.updateMany(
        { _id: { $in: same.map(({ sitting }) => sitting) }, state: 'ready' },
        { $set: { state: 'open', startedAt, deadlineAt: deadlineOf(same[0]!) } },
        { session },
      )
    await SittingAnswerRows.insertMany(
      starts.map(({ sitting: _id, lease }) => ({ _id, answers: {}, lease, held: false })),
      { session, ordered: false },
    )
    await SittingPresences.insertMany(
      starts.map(({ sitting: _id, exam }) => ({ _id, exam: exam._id, seenAt: startedAt, lefts: {}, away: false })),
      { session, ordered: false },
    )
    return new Map(starts.map((start) => [start.sitting, { startedAt, deadlineAt: deadlineOf(start) }]))
  })
  for (const each of round) {
    const isFirst = once.get(each.given.sitting) === each
    each.resolve((isFirst && begun.get(each.given.sitting)) || 'not-ready')
  }
}
