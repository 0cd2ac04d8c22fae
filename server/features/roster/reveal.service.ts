import type { Actor } from '../../access/actor.ts'
import { Unreadable } from '../../secrecy/seal.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './roster.failures.ts'
import { personFor } from './roster.service.ts'
import { REVEAL_REASONS, SECRET_LABELS, type RevealReason, type Secret } from './secrets.rule.ts'
import { numberOf } from './secrets.service.ts'

interface Asked {
  field: Secret
  reason: RevealReason
  remark: string
}

/** One number of one person in clear. The audit trail has who looked, and why, before anybody sees it. */
export async function revealNumber(actor: Actor, id: string, asked: Asked): Promise<{ value: string }> {
  const person = await personFor(actor, 'person.reveal', id)
  const value = readable(() => numberOf(person, asked.field))
  if (value === null) throw fail('person.noNumber', { label: SECRET_LABELS[asked.field] })
  const why = REVEAL_REASONS[asked.reason] + (asked.remark && `（${asked.remark}）`)
  await note(actor, 'person.reveal', id, `${person.name}：${SECRET_LABELS[asked.field]}，${why}`)
  return { value }
}

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Unreadable ? fail('person.unreadable') : error
  }
}
