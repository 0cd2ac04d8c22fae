import type { z } from 'zod'
import { Units } from '../organisations/organisations.model.ts'
import type { AccountCard, SignIn } from './accounts.contract.ts'
import type { Account, GrantRow, SignInRow } from './accounts.model.ts'

/** Grants that have not ended; ended ones are kept in the account and told by the audit trail. */
const lasting = (grants: GrantRow[], today: string): GrantRow[] => grants.filter(({ to }) => to === null || to > today)

export async function presentAccounts(rows: Account[], today: string): Promise<z.input<typeof AccountCard>[]> {
  const units = await Units.find(
    { _id: { $in: rows.flatMap(({ grants }) => grants.map(({ unit }) => unit)) } },
    { name: 1 },
  ).lean()
  const names = new Map(units.map(({ _id, name }) => [_id, name]))
  return rows.map(
    ({
      _id,
      login,
      name,
      disabledAt,
      mustChangePassword,
      secondFactor,
      person,
      learner,
      grants,
      thingGrants = [],
    }) => ({
      id: _id,
      login,
      name,
      disabled: disabledAt !== null,
      mustChangePassword,
      secondFactor: secondFactor ?? false,
      linked: person !== null,
      learner,
      grants: lasting(grants, today).map(({ _id: id, role, unit, from, to }) => ({
        id,
        role,
        unit,
        unitName: names.get(unit) ?? '',
        from,
        to,
      })),
      things: thingGrants
        .filter(({ to }) => to > today)
        .map(({ _id: id, role, kind, title, from, to, byName: by }) => ({ id, role, kind, title, from, to, by })),
    }),
  )
}

export const presentSignIn = ({ _id, at, login, address, device, outcome, by }: SignInRow): z.input<typeof SignIn> => ({
  id: _id,
  at: at.toISOString(),
  login,
  address,
  device,
  outcome,
  by: by ?? null,
})
