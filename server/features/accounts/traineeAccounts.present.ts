import type { z } from 'zod'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { traineeAccounts } from './traineeAccounts.contract.ts'
import type { Account } from './accounts.model.ts'
import type { Plan, Refused } from './bulkAccounts.service.ts'
import type { Issued } from './traineeAccounts.service.ts'

type Reply<N extends keyof typeof traineeAccounts.endpoints> = z.input<(typeof traineeAccounts.endpoints)[N]['reply']>
type UnitNames = ReadonlyMap<string, string>

const unitsOf = (holders: readonly { unit: string }[]): Promise<UnitNames> => unitNames(holders.map(({ unit }) => unit))

export const presentAccount = (
  { _id, login, disabledAt, mustChangePassword }: Account,
  otherRoles: boolean,
): NonNullable<Reply<'show'>['account']> => ({
  id: _id,
  login,
  state: disabledAt ? 'disabled' : mustChangePassword ? 'unused' : 'in-use',
  otherRoles,
})

const someone = ({ _id, name, unit }: Issued['holder'], units: UnitNames) => ({
  person: _id,
  name,
  unitName: units.get(unit) ?? '',
})

export async function presentIssued(rows: readonly Issued[]): Promise<Reply<'openMany'>['issued']> {
  const units = await unitsOf(rows.map(({ holder }) => holder))
  return rows.map(({ holder, login, initialPassword, token, expiresAt }) => ({
    ...someone(holder, units),
    login,
    initialPassword,
    token,
    expiresAt: expiresAt?.toISOString() ?? null,
  }))
}

export async function presentRefused(rows: readonly Refused[]): Promise<Reply<'openMany'>['refused']> {
  const units = await unitsOf(rows.map(({ holder }) => holder))
  return rows.map(({ holder, why }) => ({ ...someone(holder, units), why }))
}

export async function presentPlan({ toOpen, withoutNumber, unused }: Plan): Promise<Reply<'plan'>> {
  const units = await unitsOf([...toOpen, ...withoutNumber, ...unused])
  const each = (holders: Plan['toOpen']) => holders.map((holder) => someone(holder, units))
  return { toOpen: each(toOpen), withoutNumber: each(withoutNumber), unused: each(unused) }
}
