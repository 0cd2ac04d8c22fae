import { can, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { newestFirst } from '../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { SignIns, type SignInRow } from './accounts.model.ts'

/** Attempts to sign in, newest first, for the whole system: an attempt with an unknown login belongs to no unit. */
export async function signIns(
  actor: Actor,
  { cursor, limit, failed }: { cursor?: string | undefined; limit: number; failed?: boolean | undefined },
): Promise<CursorPage<SignInRow>> {
  if (!can(actor, 'signin.read')) throw httpFail('access.denied')
  const outcome: Record<string, unknown> =
    failed === undefined ? {} : { outcome: failed ? { $ne: 'signed-in' } : 'signed-in' }
  const rows = await newestFirst(SignIns, outcome, cursor, limit + 1)
  return cutPage(rows, limit, 'at')
}
