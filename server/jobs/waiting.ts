import { now } from '../lib/clock.ts'
import { Jobs } from './job.model.ts'

const MOST = 50

/** What the jobs of a kind are about that are due and not begun, those that wait longest; at most fifty. */
export async function waitingOf(kind: string): Promise<Record<string, unknown>[]> {
  const due = { state: 'waiting' as const, runAt: { $lt: new Date(now().getTime() + 1) }, kind }
  const rows = await Jobs.find(due, { payload: 1 }).sort({ state: 1, runAt: 1, _id: 1 }).limit(MOST).lean()
  return rows.map(({ payload }) => payload)
}
