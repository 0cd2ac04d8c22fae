import type { Role } from '../../access/capabilities.ts'
import { overlap, type Period } from '../../lib/period.ts'

/** 三员: GB/T 22239-2019 (等保 2.0) has them held by different people, so that none can do and hide at once. */
const DUTIES: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin']

export interface DatedRole extends Period {
  role: Role
}

export const isDuty = (role: Role): boolean => DUTIES.includes(role)

/** Whether one who holds `held` may be given `added` too: never two of the three duties on one day. */
export const keepsDutiesApart = (held: readonly DatedRole[], added: DatedRole): boolean =>
  !isDuty(added.role) || !held.some((grant) => isDuty(grant.role) && grant.role !== added.role && overlap(grant, added))
