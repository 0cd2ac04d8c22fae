/** `npm run rotate-keys`: phone and identity numbers, and secrets of identity providers, under a new key; also while the server runs. */
import { resealBadgeKeys } from '../features/certificates/badges/badgeKeys.service.ts'
import { resealProviders } from '../features/accounts/federation/providerSecret.service.ts'
import { resealFactors } from '../features/accounts/secondFactor/totpSecret.service.ts'
import { resealPlans } from '../features/imports/reseal.service.ts'
import { resealWays } from '../features/notifications/reseal.service.ts'
import { resealRobots } from '../features/notifications/robots/robotSecret.service.ts'
import { resealPeople } from '../features/roster/reseal.service.ts'
import { openKeys } from '../secrecy/openKeys.ts'
import { retireKeys, rotateKeys } from '../secrecy/rotate.ts'
import { command, SHARED_HELP } from './command.ts'

const HELP = `Usage: npm run rotate-keys [-- --retire]

Makes a new key (in DATA_DIR/secrecy.keys; with SECRECY_KEYS put it in front yourself and start the server with both), and seals every
phone and identity number, and the secrets of notice ways and group robots, anew with it, in batches. Interrupted, it goes on when it is run again. The server may run meanwhile.
  --retire        gives up the earlier keys; refused while a value still needs one. Run it some minutes after the rotation
${SHARED_HELP}`

const parts = {
  people: resealPeople,
  imports: resealPlans,
  identityProviders: resealProviders,
  secondFactors: resealFactors,
  ways: resealWays,
  robots: resealRobots,
  badgeKeys: resealBadgeKeys,
}
const print = (line: string): void => console.log(line)

await command({
  name: 'rotate-keys',
  help: HELP,
  options: { retire: { type: 'boolean', default: false } },
  read: ({ retire }) => retire === true,
  async run(retire, config) {
    await openKeys(config)
    await (retire ? retireKeys : rotateKeys)(config, parts, print)
  },
})
