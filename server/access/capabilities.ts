/**
 * What a role may do. A grant holds a role in a unit: the capability then covers that unit's whole subtree. `trainee` is
 * granted by nobody: it follows from the account's link with a person who holds or held a post.
 */
const ROLES = {
  trainee: ['learning.own'],
  instructor: [
    'course.read',
    'course.write',
    'question.read',
    'question.write',
    'exam.read',
    'exam.write',
    'exam.invigilate',
    'exam.mark',
    'practice.write',
    'asset.write',
    'attempt.mark',
    'class.read',
    'class.run',
  ],
  'base-manager': [
    'course.read',
    'course.write',
    'question.read',
    'question.write',
    'exam.read',
    'exam.write',
    'exam.invigilate',
    'exam.mark',
    'practice.write',
    'asset.write',
    'attempt.mark',
    'class.read',
    'class.write',
    'class.run',
    'class.graduate',
  ],
  'unit-admin': [
    'organisation.read',
    'roster.read',
    'roster.write',
    'person.reveal',
    'traineeAccount.write',
    'coverage.read',
    'coverage.publish',
    'apiToken.write',
    'exemption.apply',
    'programme.read',
    'dispute.answer',
    'notice.announce',
    'class.read',
    'class.nominate',
    'localTraining.read',
    'localTraining.report',
    'assessment.read',
    'assessment.report',
  ],
  committee: [
    'organisation.read',
    'organisation.write',
    'roster.read',
    'roster.write',
    'person.reveal',
    'course.read',
    'course.review',
    'question.read',
    'question.write',
    'exam.read',
    'exam.write',
    'exam.invigilate',
    'exam.mark',
    'practice.write',
    'category.write',
    'programme.read',
    'programme.write',
    'coverage.read',
    'coverage.publish',
    'apiToken.write',
    'exemption.apply',
    'exemption.write',
    'dispute.answer',
    'dispute.training',
    'notice.announce',
    'notice.words',
    'training.approve',
    'record.revoke',
    'honour.write',
    'class.read',
    'class.write',
    'class.run',
    'class.graduate',
    'class.admit',
    'class.nominate',
    'localTraining.read',
    'localTraining.approve',
    'assessment.read',
    'assessment.write',
  ],
  'system-admin': [
    'account.read',
    'account.write',
    'traineeAccount.write',
    'identityProvider.write',
    'organisation.read',
    'roster.read',
    'job.read',
    'job.write',
    'notice.settings',
  ],
  'security-admin': [
    'grant.read',
    'grant.write',
    'account.read',
    'organisation.read',
    'signin.read',
    'signInPolicy.write',
  ],
  'audit-admin': ['audit.read'],
  assistant: ['attempt.mark'],
  'class-assistant': ['class.read', 'class.run'],
} as const

export type Role = keyof typeof ROLES
export type Capability = (typeof ROLES)[Role][number]

export const roles = Object.keys(ROLES) as [Role, ...Role[]]
export type GrantedRole = Exclude<Role, 'trainee'>
export const grantedRoles = roles.filter((role) => role !== 'trainee') as [GrantedRole, ...GrantedRole[]]

/**
 * Roles that may be held for one thing alone, by its kind. What they may do is decided by `reach` and `holdsFor`
 * (actor.ts): `scope` alone does not know them.
 */
export const THING_ROLES = { course: ['assistant'], class: ['class-assistant'] } as const satisfies Record<
  string,
  readonly GrantedRole[]
>
export type ThingKind = keyof typeof THING_ROLES
export type ThingRole = (typeof THING_ROLES)[ThingKind][number]
export const thingKinds = Object.keys(THING_ROLES) as [ThingKind, ...ThingKind[]]
export const thingRoles = [...new Set(Object.values(THING_ROLES).flat())] as [ThingRole, ...ThingRole[]]

export const capabilitiesOf = (role: Role): readonly Capability[] => ROLES[role]
