/** Writes beside the reading: one a second through the product, and many at once against the bare bulk. */
import { setTimeout as pause } from 'node:timers/promises'
import '../../../server/features/index.ts'
import { coverageStatusId, CoverageStatuses } from '../../../server/features/coverage/coverage.model.ts'
import { appendTogether } from '../../../server/features/ledger/appendTogether.service.ts'
import { linked, type RecordInput } from '../../../server/features/ledger/chain.ts'
import { LearningRecords } from '../../../server/features/ledger/ledger.model.ts'
import { now } from '../../../server/lib/clock.ts'
import { newId } from '../../../server/lib/id.ts'
import { transaction } from '../../../server/lib/transaction.ts'
import { interleaved, median, round } from '../bench.ts'

const GROUP = 200
export const completion = (person: string, programme: string): RecordInput => ({
  ...{ key: newId(), person, actor: 'bench', kind: 'programme.completed', subject: programme },
})

/** One completion every second until it is stopped. @returns how many there were */
export function everySecond(people: readonly string[], programme: string): { stop(): Promise<number> } {
  let [at, isOver] = [0, false]
  async function write(): Promise<void> {
    while (!isOver) {
      const person = people[at++ % people.length]!
      await transaction((session) => appendTogether([completion(person, programme)], session))
      await pause(1_000)
    }
  }
  const writing = write()
  return {
    async stop() {
      isOver = true
      await writing
      return at
    },
  }
}

/** 200 completions in one transaction with all that follows, against their rows and those of their standings alone. */
export async function groupedWrites(requirement: string, programme: string, people: readonly string[]) {
  let at = 0
  const next = (): string[] => people.slice(at, (at += GROUP))
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now()
    await work()
    return performance.now() - begun
  }
  const whole = () => {
    const inputs = next().map((person) => completion(person, programme))
    return timed(() => transaction((session) => appendTogether(inputs, session)))
  }
  const bare = () => {
    const group = next()
    const records = group.map((person) => linked(completion(person, programme), { seq: 1_000, hash: 'x' }, now()))
    const standings = group.map((person) => ({
      updateOne: { filter: { _id: coverageStatusId(requirement, person) }, update: { $set: { state: 'covered' } } },
    }))
    return timed(() =>
      transaction(async (session) => {
        await LearningRecords.collection.insertMany(records as never, { session })
        await CoverageStatuses.collection.bulkWrite(standings as never, { session, ordered: false })
      }),
    )
  }
  const pairs = await interleaved(5, whole, bare)
  return {
    groupedWriteMs: round(median(pairs.a)),
    bareBulkMs: round(median(pairs.b)),
    groupedWriteRatio: round(pairs.ratio),
  }
}
