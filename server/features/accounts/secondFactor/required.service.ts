/** Of whom a second factor is required, as it is set and whoever it concerns. */
import { businessDate } from '../../../lib/clock.ts'
import { byId, readTogether } from '../../../lib/readTogether.ts'
import { Accounts, type Account } from '../accounts.model.ts'
import { SettingsRows } from '../settings.model.ts'
import { isRequiredOf, type RequiredOf } from './requiredOf.rule.ts'

const readSettings = readTogether(async (ids) =>
  byId(await SettingsRows.find({ _id: { $in: ids as 'system'[] } }, { secondFactorOf: 1 }).lean()),
)

export const requiredOf = async (): Promise<RequiredOf> => (await readSettings('system'))?.secondFactorOf ?? 'nobody'

/** Those that have begun, and those to come. */
export const rolesOf = ({ grants }: Pick<Account, 'grants'>, today = businessDate()) =>
  grants.filter(({ to }) => to === null || today < to).map(({ role }) => role)

/** Trainees hold no role that was granted: nothing is asked for them. */
export async function isFactorRequiredOf(account: Pick<Account, 'grants'>): Promise<boolean> {
  const roles = rolesOf(account)
  return roles.length > 0 && isRequiredOf(await requiredOf(), roles)
}

export async function isFactorRequired(id: string): Promise<boolean> {
  const account = await Accounts.findById(id, { grants: 1 }).lean()
  return account !== null && isFactorRequiredOf(account)
}
