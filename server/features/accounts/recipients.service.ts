/** Who is told of something: accounts in use. */
import type { ClientSession } from 'mongoose'
import { capabilitiesOf, type Capability } from '../../access/capabilities.ts'
import { businessDate } from '../../lib/clock.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { Accounts, type Account } from './accounts.model.ts'

export type Recipient = Pick<Account, '_id' | 'name' | 'person'>
const FIELDS = { name: 1, person: 1, disabledAt: 1 } as const
const inUse = <T extends Pick<Account, 'disabledAt'>>(rows: readonly T[]): T[] =>
  rows.filter(({ disabledAt }) => !disabledAt)
const within = (session: ClientSession | undefined) => (session ? { session } : {})

export const recipientsOf = async (ids: readonly string[], session?: ClientSession): Promise<Recipient[]> =>
  inUse(await lookUp(ids, (some) => Accounts.find({ _id: { $in: some } }, FIELDS, within(session)).lean()))

/** The accounts of these people; who has none is missing. */
export const recipientsOfPeople = async (people: readonly string[], session?: ClientSession): Promise<Recipient[]> =>
  inUse(await lookUp(people, (some) => Accounts.find({ person: { $in: some } }, FIELDS, within(session)).lean()))

/** Who holds a capability today anywhere, by the units in which it was granted. */
export async function holdersByUnit(capability: Capability): Promise<Map<string, string[]>> {
  const today = businessDate()
  const rows = await Accounts.find({ 'grants.unit': { $gt: '' } }, { grants: 1, disabledAt: 1 }).lean()
  const held = inUse(rows).flatMap(({ _id, grants }) =>
    grants
      .filter(({ from, to }) => from <= today && (to === null || today < to))
      .filter(({ role }) => capabilitiesOf(role).includes(capability))
      .map(({ unit }) => ({ unit, account: _id })),
  )
  return new Map(
    [...Map.groupBy(held, ({ unit }) => unit)].map(([unit, all]) => [unit, all.map(({ account }) => account)]),
  )
}

/** Who holds a capability today in one of these units. */
export async function holdersIn(
  units: readonly string[],
  capability: Capability,
  session?: ClientSession,
): Promise<string[]> {
  const today = businessDate()
  const rows = await Accounts.find(
    { 'grants.unit': { $in: [...units] } },
    { grants: 1, disabledAt: 1 },
    within(session),
  ).lean()
  return inUse(rows)
    .filter(({ grants }) =>
      grants.some(
        ({ role, unit, from, to }) =>
          units.includes(unit) &&
          from <= today &&
          (to === null || today < to) &&
          capabilitiesOf(role).includes(capability),
      ),
    )
    .map(({ _id }) => _id)
}

/** The same by unit, for many of them. */
export async function holdersByUnitIn(
  units: readonly string[],
  capability: Capability,
  session: ClientSession,
): Promise<Map<string, string[]>> {
  const today = businessDate()
  const rows = await Accounts.find(
    { 'grants.unit': { $in: [...units] } },
    { grants: 1, disabledAt: 1 },
    { session },
  ).lean()
  const held = new Map<string, string[]>()
  for (const { _id, grants } of inUse(rows))
    for (const { role, unit, from, to } of grants)
      if (from <= today && (to === null || today < to) && capabilitiesOf(role).includes(capability))
        held.set(unit, [...(held.get(unit) ?? []), _id])
  return held
}
