import type { ClientSession } from 'mongoose'
import { can, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { newestFirst } from '../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { AuditRows, type AuditRow } from './audit.model.ts'

/**
 * Records an act of consequence in the audit trail; with `session` in the act's own transaction, so that neither stands
 * without the other. `subject` is the id of what was acted on, `detail` one line a reader understands without it.
 */
export async function note(
  actor: Pick<Actor, 'account' | 'name'>,
  act: string,
  subject: string,
  detail = '',
  session?: ClientSession,
): Promise<void> {
  const row: AuditRow = { _id: newId(), at: now(), account: actor.account, actor: actor.name, act, subject, detail }
  await AuditRows.create([row], session ? { session } : {})
}

export interface AuditQuery {
  cursor?: string | undefined
  limit: number
  actor?: string | undefined
  act?: string | undefined
}

/** The trail, newest first. It is one for the whole system: the audit duty is not divided by units (等保 2.0). */
export async function trail(actor: Actor, query: AuditQuery): Promise<CursorPage<AuditRow>> {
  if (!can(actor, 'audit.read')) throw httpFail('access.denied')
  const filter = { ...(query.actor && { actor: query.actor }), ...(query.act && { act: query.act }) }
  const rows = await newestFirst(AuditRows, filter, query.cursor, query.limit + 1)
  return cutPage(rows, query.limit, 'at')
}
