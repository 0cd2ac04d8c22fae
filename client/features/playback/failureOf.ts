import { failureOf as anyFailureOf, type Failure } from '../../lib/retry.ts'

/** What a failed request of the player means: `stop` where the lease is gone. */
export const failureOf = (error: unknown): Failure => anyFailureOf(error, ({ code }) => code.startsWith('lease.'))
