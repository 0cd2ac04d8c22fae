/** What a role may do. A grant holds a role in a unit: the capability then covers that unit's whole subtree. */
const ROLES = {
  trainee: ['learning.own'],
  instructor: ['course.read', 'course.write', 'asset.write', 'attempt.mark'],
  'base-manager': ['course.read', 'course.write', 'asset.write', 'attempt.mark'],
  'unit-admin': ['organisation.read', 'roster.read', 'roster.write', 'coverage.read', 'programme.read'],
  committee: [
    'organisation.read',
    'organisation.write',
    'roster.read',
    'roster.write',
    'course.read',
    'course.review',
    'programme.read',
    'programme.write',
    'coverage.read',
    'exemption.write',
  ],
  'system-admin': ['account.read', 'account.write', 'organisation.read', 'job.read', 'job.write'],
  'security-admin': ['grant.read', 'grant.write', 'account.read', 'organisation.read', 'signin.read'],
  'audit-admin': ['audit.read'],
} as const

export type Role = keyof typeof ROLES
export type Capability = (typeof ROLES)[Role][number]

export const roles = Object.keys(ROLES) as [Role, ...Role[]]
export const capabilitiesOf = (role: Role): readonly Capability[] => ROLES[role]
