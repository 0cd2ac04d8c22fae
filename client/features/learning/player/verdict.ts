import { Problem } from '../../../lib/problem.ts'
import type { Verdict } from './beatCourier.ts'

const PASSING = [0, 408, 429]

/** What a refused call of the player means: the lease is gone, the line or the server is down for a while, or it will never do. */
export function verdictOf(error: unknown): Verdict {
  if (!(error instanceof Problem)) return 'retry'
  if (error.code.startsWith('lease.')) return 'stop'
  return PASSING.includes(error.status) || error.status >= 500 ? 'retry' : 'refused'
}
