import { httpFail } from '../lib/failure.ts'
import { capabilitiesOf, type Capability, type Role, type ThingKind } from './capabilities.ts'

export interface HeldGrant {
  role: Role
  unit: string
}

/** A role for one thing: a course, a class. */
export interface HeldThing {
  role: Role
  kind: ThingKind
  thing: string
}

/** Who acts: an account, its person if it has one, and the grants in force now. */
export interface Actor {
  account: string
  /** Of whom a request is. */
  login?: string
  name: string
  person: string | null
  grants: readonly HeldGrant[]
  /** Absent: none. */
  things?: readonly HeldThing[]
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

const heldFor = ({ things = [] }: Actor, capability: Capability): HeldThing[] =>
  things.filter(({ role }) => capabilitiesOf(role).includes(capability))

export const can = (actor: Actor, capability: Capability): boolean =>
  unitsOf(actor, capability).length + heldFor(actor, capability).length > 0

/**
 * The access check and its query filter in one: documents carry `ancestors`, the ids from the root to their own unit,
 * so whatever lies in the subtree of a held unit matches. Refuses when the capability is held nowhere.
 */
export function scope(actor: Actor, capability: Capability, field = 'ancestors'): Record<string, unknown> {
  const units = unitsOf(actor, capability)
  if (units.length === 0) throw httpFail('access.denied')
  return { [field]: { $in: units } }
}

/** Whether a capability is held for this thing alone. */
export const holdsFor = (actor: Actor, capability: Capability, kind: ThingKind, thing: string): boolean =>
  heldFor(actor, capability).some((held) => held.kind === kind && held.thing === thing)

/**
 * Like `scope`, for rows that belong to a thing for which a role may be held: filters, each served by an index of its own,
 * and no row passes two. `field` names the thing in the row.
 */
export function reach(actor: Actor, capability: Capability, kind: ThingKind, field: string): Record<string, unknown>[] {
  const units = unitsOf(actor, capability)
  const things = heldFor(actor, capability).flatMap((held) => (held.kind === kind ? held.thing : []))
  if (units.length + things.length === 0) throw httpFail('access.denied')
  const below = units.length > 0 ? [{ ancestors: { $in: units } }] : []
  const alone = { [field]: { $in: [...new Set(things)] }, ...(units.length > 0 && { ancestors: { $nin: units } }) }
  return things.length > 0 ? [...below, alone] : below
}

/** The person of an actor who acts for oneself. */
export function ownPerson(actor: Actor): string {
  if (!actor.person) throw httpFail('access.denied')
  return actor.person
}
