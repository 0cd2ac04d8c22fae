/** `npm run restore`: an installation from a backup, in a new place. */
import mongoose from 'mongoose'
import { checkBackup, openBackup, type OpenBackup } from '../backup/checkBackup.ts'
import { refuseFilledBucket, refuseFilledTarget } from '../backup/emptyTarget.ts'
import { passphraseOf } from '../backup/passphrase.ts'
import { everySecond, inWords } from '../backup/progressLines.ts'
import { restoreBackup } from '../backup/restoreBackup.ts'
import type { Config } from '../config.ts'
import { makeDataFolder } from '../database/index.ts'
import { clearRestoreMarks, markDatabase, markFolder } from '../database/restoreMark.ts'
import { StartupError } from '../startupError.ts'
import { openStorage } from '../storage/open.ts'
import { workFolder } from '../storage/workFolder.ts'
import { command, SHARED_HELP } from './command.ts'

const HELP = `Usage: npm run restore -- --from FOLDER --data-dir NEW [--backup ID] [--key-file FILE]

Reads all of a backup through and then fills a data folder and database with it that must be empty. Everyone has to sign in again.
Until it is complete no server starts on them: when it was interrupted, remove both and begin again.
  --from          the folder of all backups [BACKUP_DIR]
  --backup        which, as npm run backup -- --list tells them [the last]
  --key-file      a file with the passphrase or key [BACKUP_KEY_FILE, or what is in BACKUP_PASSPHRASE]
  --check         reads the backup through, and restores nothing
${SHARED_HELP}`

const text = { type: 'string' } as const
const print = (line: string): void => console.log(line)
const tell = everySecond(print)
let opened: OpenBackup

/** What is wrong with a backup, before anything was changed. */
function untouched(error: unknown): never {
  throw error instanceof StartupError ? new StartupError(`${error.message} Nothing has been changed.`) : error
}

async function open(id: string | undefined, config: Config): Promise<OpenBackup> {
  const { dir } = config.backup
  if (dir === undefined) throw new StartupError('--from is missing. See npm run restore -- --help.')
  return openBackup(dir, id, await passphraseOf(config.backup))
}

await command({
  name: 'restore',
  help: HELP,
  options: { from: text, backup: text, 'key-file': text, check: { type: 'boolean', default: false } },
  asItIs: true,
  settings: { from: 'BACKUP_DIR', 'key-file': 'BACKUP_KEY_FILE' },
  read: ({ backup, check }) => ({ id: backup as string | undefined, check: check === true }),
  async prepare({ id, check }, config) {
    if (!check) await refuseFilledTarget(config)
    opened = await open(id, config).catch(untouched)
    const tops = await checkBackup(opened, (what, done, all) => tell(`checking ${what}: ${done} of ${all}`)).catch(
      untouched,
    )
    print(`The backup ${opened.id} is whole.`)
    if (check) return false
    await refuseFilledBucket(config, tops)
    makeDataFolder(config.dataDir)
    markFolder(config.dataDir, opened.id)
    return true
  },
  async run(_wanted, config) {
    const db = mongoose.connection.db!
    await markDatabase(db, opened.id)
    await restoreBackup(opened, {
      db,
      storage: await openStorage(config),
      dataDir: config.dataDir,
      work: workFolder({ config }),
      progress: (what, done, all) => tell(`${what}: ${done} of ${all}`),
    })
    await clearRestoreMarks(config.dataDir, db)
    print(`Restored what was there at ${opened.manifest.moment}. Start the server; everyone signs in again.`)
    const { missing } = opened.manifest
    if (missing.length > 0) print(inWords('Not there when the backup was made', missing))
  },
})
