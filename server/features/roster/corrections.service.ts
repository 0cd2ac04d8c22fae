/** 更正记录: what was put right of a person, and why. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { invalid } from '../../lib/failure.ts'
import { newId } from '../../lib/id.ts'
import { PersonCorrections } from './corrections.model.ts'
import type { Known } from './personDifference.ts'
import { personFor } from './roster.service.ts'

const ASKED = ['name', 'staffNumber', 'phone', 'identityNumber'] as const

/** A name or number that stood there is not changed without a reason; to fill in what was missing needs none. */
export function refuseWithoutReason(before: Known, after: Known, reason: string): void {
  if (reason || !ASKED.some((field) => before[field] && before[field] !== after[field])) return
  throw invalid([{ path: 'reason', message: '更正姓名、工号、手机或身份证号，请写明原因' }])
}

export const recordCorrection = async (
  actor: Actor,
  person: string,
  { what, reason }: { what: string; reason: string },
  session: ClientSession,
): Promise<void> =>
  void (await PersonCorrections.create([{ _id: newId(), person, at: now(), by: actor.name, what, reason }], {
    session,
  }))

const SHOWN = 100

/** The newest first. */
export async function correctionsOf(actor: Actor, person: string) {
  await personFor(actor, 'roster.read', person)
  const rows = await PersonCorrections.find({ person }).sort({ person: 1, at: -1 }).limit(SHOWN).lean()
  return rows.map(({ _id: id, at, by, what, reason }) => ({ id, at: at.toISOString(), by, what, reason }))
}
