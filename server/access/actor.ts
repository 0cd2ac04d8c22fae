import { httpFail } from '../lib/failure.ts'
import { capabilitiesOf, type Capability, type Role } from './capabilities.ts'

export interface HeldGrant {
  role: Role
  unit: string
}

/** Who acts: an account, its person if it has one, and the grants in force now. */
export interface Actor {
  account: string
  /** Of whom a request is. */
  login?: string
  name: string
  person: string | null
  grants: readonly HeldGrant[]
  /** Opaque reference of the signed session (a hash of its id): what media and lease tokens are bound to. */
  session: string
  mustChangePassword: boolean
  /** A second factor is required of this account, and has yet to be added. */
  mustAddFactor?: boolean
}

/** What of a session says whose it is. */
export interface Whose {
  account: string
  /** Of the password it was opened with. */
  credential: string
  /** Whether the second step was taken. */
  factor: boolean
}

/** The units in which the actor holds a capability; each covers its subtree. */
export const unitsOf = (actor: Actor, capability: Capability): string[] => [
  ...new Set(actor.grants.filter(({ role }) => capabilitiesOf(role).includes(capability)).map(({ unit }) => unit)),
]

export const can = (actor: Actor, capability: Capability): boolean => unitsOf(actor, capability).length > 0

/**
 * The access check and its query filter in one: documents carry `ancestors`, the ids from the root to their own unit,
 * so whatever lies in the subtree of a held unit matches. Refuses when the capability is held nowhere.
 */
export function scope(actor: Actor, capability: Capability, field = 'ancestors'): Record<string, unknown> {
  const units = unitsOf(actor, capability)
  if (units.length === 0) throw httpFail('access.denied')
  return { [field]: { $in: units } }
}

/** The person of an actor who acts for oneself. */
export function ownPerson(actor: Actor): string {
  if (!actor.person) throw httpFail('access.denied')
  return actor.person
}
