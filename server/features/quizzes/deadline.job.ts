import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { now } from '../../lib/clock.ts'
import { finishAttempt } from './finish.service.ts'
import { Attempts } from './quizzes.model.ts'

const ROUND = 100

/**
 * Finishes what was left open beyond its deadline. One that cannot be finished holds up none of the others; the first
 * failure is thrown at the end.
 */
export async function finishExpired(stop: AbortSignal): Promise<void> {
  const failed = new Map<string, unknown>()
  for (;;) {
    const filter = { state: 'open' as const, deadlineAt: { $ne: null, $lte: now() } }
    const due = await Attempts.find(filter, { _id: 1 })
      .sort({ state: 1, deadlineAt: 1 })
      .limit(ROUND + failed.size)
      .lean()
    const left = due.filter(({ _id }) => !failed.has(_id))
    for (const { _id } of left) {
      if (stop.aborted) return
      await finishAttempt(_id, 'system').catch((error: unknown) => failed.set(_id, error))
    }
    if (left.length < ROUND) break
  }
  for (const error of failed.values()) throw error
}

/** An attempt left open is finished from its saved answers, though nobody comes back to it. */
export const expireAttempts = defineJob({
  kind: 'attempts.expire',
  title: () => '收卷：考试时间已到的作答',
  payload: z.object({}),
  run: (_payload, { signal }) => finishExpired(signal),
})
recurring('attempts.expire', '* * * * *')
