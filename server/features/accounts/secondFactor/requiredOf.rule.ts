import type { Role } from '../../../access/capabilities.ts'

/** Of whom a second factor is required. */
export const REQUIRED_OF = ['nobody', 'duties', 'administrators'] as const
export type RequiredOf = (typeof REQUIRED_OF)[number]

const DUTIES: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin']
const ADMINISTRATORS: readonly Role[] = [...DUTIES, 'committee', 'unit-admin', 'base-manager']

const ROLES: Record<RequiredOf, readonly Role[]> = { nobody: [], duties: DUTIES, administrators: ADMINISTRATORS }

export const isRequiredOf = (requiredOf: RequiredOf, held: readonly Role[]): boolean =>
  held.some((role) => ROLES[requiredOf].includes(role))
