import { now } from '../../lib/clock.ts'
import type { Attempt } from './quizzes.model.ts'

/** Whether the time of an open attempt is over. The deadline is the server's; what was saved before it counts. */
export const isExpired = ({ state, deadlineAt }: Pick<Attempt, 'state' | 'deadlineAt'>, at: Date = now()): boolean =>
  state === 'open' && deadlineAt !== null && deadlineAt <= at
