/** What the clock does: papers an hour before the start, hand-ins at the deadline. */
import { now } from '../../lib/clock.ts'
import { prepareExam } from './candidates.service.ts'
import { Exams } from './exams.model.ts'
import { minutesLater } from './exams.rule.ts'
import { finishSitting } from './sittings/finish.service.ts'
import { Sittings } from './sittings/sittings.model.ts'

const ROUND = 200
const BEFORE_MINUTES = 60

/** One that cannot be finished holds up none of the others; the first failure is thrown at the end. */
export async function finishDue(stop: AbortSignal): Promise<void> {
  const failed = new Map<string, unknown>()
  for (;;) {
    const over = { state: 'open' as const, deadlineAt: { $ne: null, $lte: now() } }
    const due = await Sittings.find(over, { heldAt: 1 }).sort({ state: 1, deadlineAt: 1 }).lean()
    const left = due.filter(({ _id, heldAt }) => !heldAt && !failed.has(_id)).slice(0, ROUND)
    for (const { _id } of left) {
      if (stop.aborted) return
      await finishSitting(_id).catch((error: unknown) => failed.set(_id, error))
    }
    if (left.length < ROUND) break
  }
  for (const error of failed.values()) throw error
}

/** Those that begin within the hour, and those that go on: who came into the class since is put down. */
export async function prepareDue(stop: AbortSignal): Promise<void> {
  const rows = await Exams.find({
    state: 'scheduled',
    recorded: false,
    opensAt: { $lt: minutesLater(now(), BEFORE_MINUTES) },
  })
    .sort({ opensAt: 1 })
    .lean()
  for (const { _id, closesAt } of rows) if (!stop.aborted && closesAt > now()) await prepareExam(_id, stop)
}
