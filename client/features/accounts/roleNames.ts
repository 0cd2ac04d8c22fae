import type { GrantedRole, Role } from '../../../server/access/capabilities.ts'
import { ROLE_NAMES } from '../../../server/features/accounts/roleNames.rule.ts'

export { ROLE_NAMES }

/** Those that the security administrator grants; 学员 follows from the roster. */
export const GRANTED = (Object.keys(ROLE_NAMES) as Role[]).filter((role): role is GrantedRole => role !== 'trainee')
