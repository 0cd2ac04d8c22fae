import type { GrantedRole } from '../../access/capabilities.ts'
import { businessDate } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { loginKey } from '../../lib/spelling.rule.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { newUnit } from '../organisations/editUnits.service.ts'
import { addMissingKinds, type UnitKind } from '../organisations/unitKinds.service.ts'
import { Positions, Units, type Position, type Unit } from '../organisations/organisations.model.ts'
import { Accounts } from './accounts.model.ts'
import { newAccount } from './newAccount.ts'
import { hashPassword, initialPassword } from './password.ts'
import { ROLE_NAMES } from './roleNames.rule.ts'
import { removeSessions } from './devices.service.ts'
import { dropFactors } from './secondFactor/factors.service.ts'

/** Who acts where nobody is signed in: the operator of the machine. */
const OPERATOR = { account: 'operator', name: '运维人员（服务器命令行）' }

/** The root of the tree, made where there is none, with the positions and kinds of unit that a new installation starts with. */
export async function foundInstallation(
  unitName: string,
  positions: readonly Position[],
  kinds: readonly UnitKind[],
): Promise<Unit> {
  if (!(await Positions.exists({}))) await Positions.insertMany(positions)
  await addMissingKinds(kinds)
  const root = await Units.findOne({ parent: null, level: 'committee' }).lean()
  if (root) return root
  const unit = newUnit(null, { name: unitName, kind: kinds.find(({ level }) => level === 'committee')! })
  await transaction(async (session) => {
    await Units.create([unit], { session })
    await note(OPERATOR, 'unit.create', unit._id, unit.name, session)
  })
  return unit
}

/** An account with one role in the root unit. @returns its initial password; null when the login is taken */
export async function createAdministrator(
  root: Unit,
  { login, name, role }: { login: string; name: string; role: GrantedRole },
): Promise<string | null> {
  if (await Accounts.exists({ loginKey: loginKey(login) })) return null
  const password = initialPassword()
  const account = newAccount({
    login,
    name,
    ancestors: root.ancestors,
    passwordHash: await hashPassword(password),
    grants: [{ _id: newId(), role, unit: root._id, from: businessDate(), to: null }],
  })
  await transaction(async (session) => {
    await Accounts.create([account], { session })
    await note(OPERATOR, 'account.create', account._id, `${name}（${login}）：${ROLE_NAMES[role]}`, session)
  })
  return password
}

/**
 * A new initial password for whoever lost it, and without a second factor: also for the three duties, which no administrator may reset. @returns
 * null for an unknown login
 */
export async function resetFromCommandLine(login: string): Promise<string | null> {
  const account = await Accounts.findOne({ loginKey: loginKey(login) }).lean()
  if (!account) return null
  const password = initialPassword()
  const passwordHash = await hashPassword(password)
  await transaction(async (session) => {
    await Accounts.updateOne(
      { _id: account._id },
      { $set: { passwordHash, mustChangePassword: true, activation: null } },
      { session },
    )
    await note(OPERATOR, 'account.resetPassword', account._id, account.login, session)
    await dropFactors(account._id, session)
    await removeSessions(account._id, () => true, session)
  })
  return password
}
