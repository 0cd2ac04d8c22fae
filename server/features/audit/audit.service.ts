import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import type { Act } from './acts.rule.ts'
import { AuditRows, type AuditRow } from './audit.model.ts'

/**
 * Records an act of consequence in the audit trail; with `session` in the act's own transaction, so that neither stands
 * without the other. `subject` is the id of what was acted on, `detail` one line a reader understands without it.
 */
export async function note(
  actor: Pick<Actor, 'account' | 'name'>,
  act: Act,
  subject: string,
  detail = '',
  session?: ClientSession,
): Promise<void> {
  const row: AuditRow = { _id: newId(), at: now(), account: actor.account, actor: actor.name, act, subject, detail }
  await AuditRows.create([row], session ? { session } : {})
}

export interface Noted {
  actor: Pick<Actor, 'account' | 'name'>
  act: Act
  subject: string
  detail: string
}
/** The same of many acts at once. */
export async function noteAll(acts: readonly Noted[], session: ClientSession): Promise<void> {
  const at = now()
  const rows = acts.map(({ actor, ...said }): AuditRow => {
    return { _id: newId(), at, account: actor.account, actor: actor.name, ...said }
  })
  await AuditRows.insertMany(rows, { session, ordered: false })
}
