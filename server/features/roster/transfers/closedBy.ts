import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import type { Transfer } from './transfers.model.ts'

/** What stands in a transfer that somebody has brought to an end. */
export const closedBy = (actor: Actor, reason = ''): NonNullable<Transfer['closed']> => ({
  ...{ account: actor.account, by: actor.name },
  ...{ at: now(), reason },
})
