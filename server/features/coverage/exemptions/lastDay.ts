import { previousDay } from '../../../lib/period.ts'
import type { Exemption } from './exemptions.model.ts'
import type { ExemptionState } from './exemptions.rule.ts'

/** The last day on which an exemption holds. */
export function lastDay({ to, revoked }: Pick<Exemption, 'to' | 'revoked'>): string {
  const before = revoked && previousDay(revoked.on)
  return before !== undefined && before < to ? before : to
}

export function stateOn(
  { from, until, revoked }: Pick<Exemption, 'from' | 'until' | 'revoked'>,
  on: string,
): ExemptionState {
  if (until < on) return revoked && !revoked.ended ? 'revoked' : 'ended'
  return on < from ? 'coming' : 'held'
}
