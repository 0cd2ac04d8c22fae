import type { z } from 'zod'
import { capabilitiesOf } from '../../access/capabilities.ts'
import type { Actor } from '../../access/actor.ts'
import { byId, readEach, readTogether } from '../../lib/readTogether.ts'
import { Units } from '../organisations/organisations.model.ts'
import type { SessionView } from './accounts.contract.ts'
import { Accounts } from './accounts.model.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo.ts'
import { isDemo } from './settings.service.ts'

type View = z.input<typeof SessionView>

/** The demo system's accounts for its sign-in page; null anywhere else, whatever the configuration says. */
async function demoOf(wanted: boolean): Promise<View['demo']> {
  if (!wanted || !(await isDemo())) return null
  const rows = await Accounts.find(
    { login: { $in: DEMO_ACCOUNTS.map(({ login }) => login) } },
    { login: 1, name: 1 },
  ).lean()
  const names = new Map(rows.map(({ login, name }) => [login, name]))
  return {
    password: DEMO_PASSWORD,
    accounts: DEMO_ACCOUNTS.map((account) => ({ ...account, name: names.get(account.login) ?? account.login })),
  }
}

const readUnit = readTogether(async (ids) => byId(await Units.find({ _id: { $in: ids } }, { name: 1 }).lean()))

/** Who is signed in and what the shell may show; anyone may ask, a visitor too. */
export async function describeSession(
  actor: Omit<Actor, 'session'> | null,
  wantsDemo: boolean,
  secondFactor: View['secondFactor'] = null,
): Promise<View> {
  if (!actor)
    return {
      signedIn: false,
      account: null,
      grants: [],
      things: [],
      capabilities: [],
      mustChangePassword: false,
      mustAddFactor: false,
      secondFactor,
      demo: await demoOf(wantsDemo),
    }
  const { things = [] } = actor
  const units = await readEach(
    readUnit,
    actor.grants.map(({ unit }) => unit),
  )
  const names = new Map(units.map(({ _id, name }) => [_id, name]))
  return {
    signedIn: true,
    account: { id: actor.account, login: actor.login ?? '', name: actor.name, person: actor.person },
    grants: actor.grants.map(({ role, unit }) => ({ role, unit, unitName: names.get(unit) ?? '' })),
    things: [...things],
    capabilities: [...new Set([...actor.grants, ...things].flatMap(({ role }) => capabilitiesOf(role)))],
    mustChangePassword: actor.mustChangePassword,
    mustAddFactor: actor.mustAddFactor ?? false,
    secondFactor: null,
    demo: null,
  }
}
