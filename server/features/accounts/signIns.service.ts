import { can, type Actor } from '../../access/actor.ts'
import { fail } from '../../http/errors.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { SignIns, type SignInRow } from './accounts.model.ts'

const FAILED: SignInRow['outcome'][] = ['wrong-password', 'unknown-login', 'disabled', 'limited']

/** Attempts to sign in, newest first, for the whole system: an attempt with an unknown login belongs to no unit. */
export async function signIns(actor: Actor, { cursor, limit, failed }: { cursor?: string | undefined; limit: number; failed?: boolean | undefined }): Promise<CursorPage<SignInRow>> {
  if (!can(actor, 'signin.read')) throw fail('access.denied')
  const outcome: Record<string, unknown> = failed === undefined ? {} : { outcome: failed ? { $in: FAILED } : 'signed-in' }
  const rows = await findInOrder(SignIns, [outcome, afterCursor(cursor, 'at', -1, 'instant')], { at: -1, _id: -1 }, limit + 1)
  return cutPage(rows, limit, 'at')
}
