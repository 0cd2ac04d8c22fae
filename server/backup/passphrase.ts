import { readFile } from 'node:fs/promises'
import type { BackupSettings } from '../config.ts'
import { StartupError } from '../startupError.ts'

const LEAST = 12

/** What backups are encrypted with: BACKUP_KEY_FILE, else BACKUP_PASSPHRASE; undefined without either. */
export async function passphraseOf({ keyFile, passphrase }: BackupSettings): Promise<string | undefined> {
  if (keyFile === undefined) return passphrase
  const content = await readFile(keyFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartupError(`The key file ${keyFile} cannot be read (${error.code}).`)
  })
  if (content.trim().length >= LEAST) return content.trim()
  throw new StartupError(`The key file ${keyFile} must hold at least ${LEAST} characters (openssl rand -base64 32).`)
}
