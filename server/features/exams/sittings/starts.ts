/**
 * Starts in groups: all of a class begin in the same second, and one start would cost two flushes. The sitting says when
 * it began, the row beside it who writes; both or neither.
 */
import { groupedWriter, type Waiting } from '../../../lib/groupedWriter.ts'
import { transaction } from '../../../lib/transaction.ts'
import { SittingAnswerRows, SittingPresences, Sittings } from './sittings.model.ts'

interface Start {
  sitting: string
  exam: string
  lease: string
  at: Date
  deadlineAt: Date
}
type Outcome = 'started' | 'not-ready'

const writer = groupedWriter<Start, Outcome>({ what: 'a start', write, forget: () => undefined })

/** `not-ready`: it was begun by another page, or is no more. */
export const startTogether = (start: Start): Promise<Outcome> => writer.submit(start)

async function write(round: Waiting<Start, Outcome>[]): Promise<void> {
  const once = new Map(round.map((each) => [each.given.sitting, each]))
  const begun = await transaction(async (session) => {
    const named = { _id: { $in: [...once.keys()] } }
    const found = await Sittings.find(named, { state: 1 }, { session }).lean()
    const starts = found.filter(({ state }) => state === 'ready').map(({ _id }) => once.get(_id)!.given)
    if (starts.length === 0) return new Set<string>()
    // By the id alone, as it was read in this transaction: beside a second field the engine looks through all indexes
    await Sittings.bulkWrite(
      starts.map(({ sitting: _id, at, deadlineAt }) => ({
        updateOne: {
          filter: { _id },
          update: { $set: { state: 'open', startedAt: at, deadlineAt } },
        },
      })),
      { session, ordered: false },
    )
    await SittingAnswerRows.insertMany(
      starts.map(({ sitting: _id, lease }) => ({ _id, answers: {}, lease, held: false })),
      { session, ordered: false },
    )
    await SittingPresences.insertMany(
      starts.map(({ sitting: _id, exam, at }) => ({ _id, exam, seenAt: at, lefts: {}, away: false })),
      { session, ordered: false },
    )
    return new Set(starts.map(({ sitting }) => sitting))
  })
  for (const each of round) {
    const isFirst = once.get(each.given.sitting) === each && begun.has(each.given.sitting)
    each.resolve(isFirst ? 'started' : 'not-ready')
  }
}
