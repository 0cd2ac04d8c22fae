import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { businessDate } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import type { TrainingClass } from '../classes/visible.service.ts'
import { classIn } from '../classes/visible.service.ts'
import { fail } from './graduation.failures.ts'
import { standingsOf, type MemberStanding } from './standings.service.ts'

/** A class that is held, in the line of which the capability is. @throws notFound */
export async function heldClass(
  actor: Actor,
  capability: Capability,
  id: string,
  session?: ClientSession,
): Promise<TrainingClass> {
  const row = await classIn(actor, capability, id, session)
  if (row.state === 'draft' || row.state === 'cancelled') throw httpFail('notFound')
  return row
}

/** From its last day on. */
export function checkOver({ to }: TrainingClass): void {
  if (businessDate() < to) throw fail('graduation.early', { to })
}

/** @throws notFound for who is no member */
export async function memberStanding(
  row: TrainingClass,
  person: string,
  session: ClientSession,
): Promise<MemberStanding> {
  const [found] = (await standingsOf(row, { people: new Set([person]), session })).all
  if (!found) throw httpFail('notFound')
  return found
}
