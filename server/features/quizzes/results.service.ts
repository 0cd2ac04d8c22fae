import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { isDuplicate } from '../../lib/model.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'
import { QuizResults, type QuizResult } from './results.model.ts'
import { addAttempt, noTally } from './results.rule.ts'

export type { QuizResult }

/** A transaction that was under way when its quiz was marked as changed has surely ended by then. */
const SETTLES_MS = 60_000
const BATCH = 100

/** Puts down that the attempts at a quiz change. Before they do: what is counted in between is counted again. */
export async function markResults(lesson: string): Promise<void> {
  const write = () =>
    QuizResults.updateOne(
      { _id: lesson },
      { $set: { changedAt: now(), settled: false }, $setOnInsert: { countedAt: null, tally: null } },
      { upsert: true },
    )
  // two at once
  await write().catch((error: unknown) => (isDuplicate(error) ? write() : Promise.reject(error)))
}

type Publish = <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>

async function countQuiz({ _id, changedAt }: QuizResult, publish: Publish, signal: AbortSignal): Promise<void> {
  const at = now()
  let tally = noTally()
  for (const state of ['finished', 'awaiting-marking'] as const) {
    const attempts = Attempts.find({ lesson: _id, state })
      .sort({ lesson: 1, state: 1, finishedAt: -1 })
      .lean()
      .cursor({ batchSize: BATCH }) as AsyncIterable<Attempt>
    for await (const attempt of attempts) {
      signal.throwIfAborted()
      tally = addAttempt(tally, attempt)
    }
  }
  const settled = at.getTime() >= changedAt.getTime() + SETTLES_MS
  await publish(async (session) => {
    await QuizResults.updateOne({ _id }, { $set: { tally, countedAt: at } }, { session })
    if (settled) await QuizResults.updateOne({ _id, changedAt }, { $set: { settled: true } }, { session })
  })
}

/** Counts every quiz whose attempts have changed since it was last settled. */
export async function countResults(publish: Publish, signal: AbortSignal): Promise<void> {
  const due = await QuizResults.find({ settled: false }).sort({ settled: 1, changedAt: 1 }).lean()
  for (const each of due) await countQuiz(each, publish, signal)
}

/** As they were last counted; those of quizzes that nobody has handed in are missing. */
export async function resultsOf(lessons: readonly string[]): Promise<Map<string, QuizResult>> {
  const rows = await QuizResults.find({ _id: { $in: [...lessons] } }).lean()
  return new Map(rows.map((row) => [row._id, row]))
}
