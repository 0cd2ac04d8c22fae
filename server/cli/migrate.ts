/** `npm run migrate`: what the server does at its start, by itself or only looked at. */
import { migrate, refuseNewer } from '../database/migrate/migrate.ts'
import { migrationStatus } from '../database/migrate/status.ts'
import { openKeys } from '../secrecy/openKeys.ts'
import { command, SHARED_HELP } from './command.ts'

const HELP = `Usage: npm run migrate [-- --status]

Brings the database to the form that this version of the program works with. The server does the same when it starts; processes
of an earlier version must have been stopped, and a backup taken: there is no way back but that.
  --status        lists the migrations and what became of each (times are UTC), and runs none
${SHARED_HELP}`

const print = (line: string): void => console.log(line)

await command({
  name: 'migrate',
  help: HELP,
  options: { status: { type: 'boolean', default: false } },
  asItIs: true,
  read: ({ status }) => status === true,
  async run(status, config) {
    if (status) return (await migrationStatus()).forEach(print)
    await refuseNewer()
    await openKeys(config)
    await migrate({ say: print, note: print })
    print('The database is up to date.')
  },
})
