/** `npm run backup`: what the schedule does, by hand; also while the server runs. */
import path from 'node:path'
import { completeBackups, momentOf } from '../backup/manifest.ts'
import { bytesInWords, everySecond, inWords } from '../backup/progressLines.ts'
import { runBackup } from '../features/backups/backups.service.ts'
import '../features/index.ts' // features say which files their documents name
import { StartupError } from '../startupError.ts'
import { openStorage } from '../storage/open.ts'
import { command, SHARED_HELP } from './command.ts'

const HELP = `Usage: npm run backup -- --to FOLDER [--key-file FILE]

Makes a backup of the database, the stored files and the keys beside it, of one moment, and reads all of it back; also while the
server runs. Then removes those that need not be kept (BACKUP_KEEP). Backups in one folder share the files that they have in common:
copy it as a whole, and use it for one installation only.
  --to            the folder of all backups [BACKUP_DIR]
  --key-file      a file with the passphrase or key to encrypt with [BACKUP_KEY_FILE, or what is in BACKUP_PASSPHRASE]
  --list          lists the backups in the folder, and makes none
Exit code 1 when none was made, 2 when it lacks files that the database names because they are not there.
${SHARED_HELP}`

const text = { type: 'string' } as const
const print = (line: string): void => console.log(line)

await command({
  name: 'backup',
  help: HELP,
  options: { to: text, 'key-file': text, list: { type: 'boolean', default: false } },
  asItIs: true,
  settings: { to: 'BACKUP_DIR', 'key-file': 'BACKUP_KEY_FILE' },
  read: ({ list }) => list === true,
  async run(list, config) {
    const root = config.backup.dir
    if (root === undefined) throw new StartupError('--to is missing. See npm run backup -- --help.')
    if (list) return (await completeBackups(root)).forEach((id) => print(`${id}  ${momentOf(id).toISOString()}`))
    const tell = everySecond(print)
    const taken = await runBackup(
      { config, storage: await openStorage(config) },
      {
        root,
        by: 'command',
        progress: (what, done, all) => tell(`${what}: ${done}${all === null ? '' : ` of ${all}`}`),
      },
    )
    print(`Backup      ${path.join(root, taken.id)}`)
    print(
      `Holds       ${taken.documents} documents, ${taken.files} files and folders of files; ${bytesInWords(taken.bytes)}, of which ${bytesInWords(taken.added)} are new`,
    )
    print(`Verified    all of it was read back`)
    print(
      `Encrypted   ${taken.encrypted ? 'yes; keep the key elsewhere: nothing opens it without' : 'no: whoever can read it has the keys and the personal data too'}`,
    )
    if (taken.removed > 0) print(`Removed     ${taken.removed} older`)
    if (taken.missing.length === 0) return
    console.error(inWords('Named by the database and not in the storage', taken.missing))
    process.exitCode = 2
  },
})
