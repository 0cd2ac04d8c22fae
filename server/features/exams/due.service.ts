/** What the clock does: papers an hour before the start, hand-ins at the deadline. */
import { now } from '../../lib/clock.ts'
import { eachAlone } from '../../lib/eachAlone.ts'
import { prepareExam } from './candidates.service.ts'
import { Exams } from './exams.model.ts'
import { heldUntil, minutesLater } from './exams.rule.ts'
import { finishSitting } from './sittings/finish.service.ts'
import { Sittings, type Sitting } from './sittings/sittings.model.ts'

const ROUND = 200
type Due = Pick<Sitting, '_id' | 'exam' | 'heldAt'>

/** All but those that are held and may still be resumed. */
async function withoutHeld(due: readonly Due[]): Promise<Due[]> {
  const held = due.filter(({ heldAt }) => heldAt)
  if (held.length === 0) return [...due]
  const exams = await Exams.find({ _id: { $in: [...new Set(held.map(({ exam }) => exam))] } }).lean()
  const waiting = new Set(exams.filter((exam) => heldUntil(exam) > now()).map(({ _id }) => _id))
  return due.filter(({ exam, heldAt }) => !heldAt || !waiting.has(exam))
}

const BEFORE_MINUTES = 60

/** One that cannot be finished holds up none of the others; the first failure is thrown at the end. */
export async function finishDue(stop: AbortSignal): Promise<void> {
  const failed = new Map<string, unknown>()
  for (;;) {
    const over = { state: 'open' as const, deadlineAt: { $ne: null, $lte: now() } }
    const due = await Sittings.find(over, { exam: 1, heldAt: 1 }).sort({ state: 1, deadlineAt: 1 }).lean<Due[]>()
    const left = (await withoutHeld(due)).filter(({ _id }) => !failed.has(_id)).slice(0, ROUND)
    await Promise.all(left.map(({ _id }) => finishSitting(_id).catch((error: unknown) => failed.set(_id, error))))
    if (stop.aborted) return
    if (left.length < ROUND) break
  }
  for (const error of failed.values()) throw error
}

/** Those that begin within the hour, and those that go on; `all`: also those to come. Who came into the class since is put down. */
export async function prepareDue(stop: AbortSignal, all = false): Promise<void> {
  const soon = all ? {} : { opensAt: { $lt: minutesLater(now(), BEFORE_MINUTES) } }
  const rows = await Exams.find({ state: 'scheduled', recorded: false, ...soon }, { closesAt: 1 })
    .sort({ opensAt: 1 })
    .lean()
  const each = eachAlone('examination', stop)
  await each(
    rows.filter(({ closesAt }) => closesAt > now()).map(({ _id }) => _id),
    (id) => prepareExam(id, stop),
  )
  each.end()
}
