/** The accounts of the demo system: one a role, named as people are. */
import type { GrantedRole, Role } from '../server/access/capabilities.ts'
import type { Account } from '../server/features/accounts/accounts.model.ts'
import { newAccount } from '../server/features/accounts/newAccount.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../server/features/accounts/demo.ts'
import { hashPassword } from '../server/features/accounts/password.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Person } from '../server/features/roster/roster.model.ts'
import { addDays, instant } from './dates.ts'
import { random } from './random.ts'

const NAMES: Record<Exclude<Role, 'trainee'>, string> = {
  instructor: '陈书航',
  'base-manager': '顾明轩',
  'unit-admin': '沈佳宁',
  committee: '周正平',
  'system-admin': '许可',
  'security-admin': '严守一',
  'audit-admin': '史鉴清',
  assistant: '钟毓秀',
  'class-assistant': '陆知行',
}

export interface Homes {
  committee: Unit
  base: Unit
  institution: Unit
  traineeBranch: Unit
}

const homeOf = (role: Role, { committee, base, institution, traineeBranch }: Homes): Unit => {
  if (role === 'trainee') return traineeBranch
  if (role === 'instructor' || role === 'base-manager') return base
  return role === 'unit-admin' ? institution : committee
}

/** All demo accounts, by role. Their passwords are known to all, so they need not be changed. */
export async function makeAccounts(homes: Homes, trainee: Person, today: string): Promise<Map<Role, Account>> {
  const chance = random('accounts')
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const since = addDays(today, -400)
  const grant = (role: GrantedRole, { _id }: Unit) => ({ _id: chance.id(), role, unit: _id, from: since, to: null })
  return new Map(
    DEMO_ACCOUNTS.map(({ login, role }): [Role, Account] => {
      const unit = homeOf(role, homes)
      const name = role === 'trainee' ? trainee.name : NAMES[role]
      const of = role === 'trainee' ? { person: trainee._id, learner: true } : { grants: [grant(role, unit)] }
      return [
        role,
        newAccount({
          _id: chance.id(),
          login,
          name,
          ancestors: unit.ancestors,
          passwordHash,
          mustChangePassword: false,
          createdAt: instant(since),
          ...of,
        }),
      ]
    }),
  )
}
