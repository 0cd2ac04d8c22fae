/** `npm run create-admin`: the first accounts of a real installation, also while the server runs. */
import { z } from 'zod'
import { POSITIONS } from '../../seeds/positions.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { grantedRoles } from '../access/capabilities.ts'
import { Login } from '../features/accounts/credentials.contract.ts'
import {
  createAdministrator,
  foundInstallation,
  resetFromCommandLine,
} from '../features/accounts/administrator.service.ts'
import { loadSettings } from '../features/accounts/settings.service.ts'
import { Name } from '../lib/schema.ts'
import { StartupError } from '../startupError.ts'
import { command, SHARED_HELP } from './command.ts'

const HELP = `Usage: npm run create-admin -- --login LOGIN --name NAME [--role ROLE] [--unit NAME]
       npm run create-admin -- --login LOGIN --reset

Makes an account with one role in the root unit and prints its initial password, once.
  --login         what the person signs in with
  --name          the person's name
  --role          ${grantedRoles.join(', ')} [system-admin]
  --unit          name of the root unit, made when there is none [市教卫工作党委]
  --reset         a new initial password for an account that exists
${SHARED_HELP}`

const text = { type: 'string' } as const
const Wanted = z.object({
  login: Login,
  name: Name.optional(),
  role: z.enum(grantedRoles),
  unit: Name,
  reset: z.boolean(),
})

/** @throws StartupError naming the argument and what is wrong with it */
function wanted(values: Record<string, unknown>): z.infer<typeof Wanted> {
  const parsed = Wanted.safeParse(values)
  if (!parsed.success)
    throw new StartupError(
      `--${parsed.error.issues[0]!.path.join('.')}: ${parsed.error.issues[0]!.message}. See npm run create-admin -- --help.`,
    )
  if (!parsed.data.reset && !parsed.data.name)
    throw new StartupError('--name is missing. See npm run create-admin -- --help.')
  return parsed.data
}

async function passwordFor({ login, name, role, unit, reset }: z.infer<typeof Wanted>): Promise<string> {
  const password = reset
    ? await resetFromCommandLine(login)
    : await createAdministrator(await foundInstallation(unit, POSITIONS, UNIT_KINDS), { login, name: name!, role })
  if (password) return password
  throw new StartupError(
    reset
      ? `There is no account ${login}.`
      : `There is an account ${login} already; a new password: npm run create-admin -- --login ${login} --reset`,
  )
}

await command({
  name: 'create-admin',
  help: HELP,
  options: {
    login: text,
    name: text,
    role: { ...text, default: 'system-admin' },
    unit: { ...text, default: '市教卫工作党委' },
    reset: { type: 'boolean', default: false },
  },
  read: wanted,
  async run(want) {
    await loadSettings()
    const password = await passwordFor(want)
    console.log(
      `Account           ${want.login}\nInitial password  ${password}\nIt is shown this once and must be changed at the first sign-in.`,
    )
  },
})
