/** The keys of an installation that were not given by SECRECY_KEYS: a file of the data folder, of its owner alone. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { StartupError } from '../startupError.ts'
import { readKeys, type Key } from './keys.ts'

const HEADER = `# Phone and identity numbers in the database are sealed with these keys; the first seals, all open.
# Without this file they can't be read again: it belongs into every backup, and nowhere else.
`

export const keyFileOf = (dataDir: string): string => path.join(dataDir, 'secrecy.keys')
export const newSecret = (): string => randomBytes(32).toString('base64')

export const secretsIn = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

/** On the disk, whole, before it has its name. */
export function writeSecrets(file: string, secrets: readonly string[]): void {
  const fresh = `${file}.new`
  rmSync(fresh, { force: true })
  const descriptor = openSync(fresh, 'wx', 0o600)
  writeSync(descriptor, HEADER + secrets.map((secret) => `${secret}\n`).join(''))
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(fresh, file)
  const folder = openSync(path.dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** Reads the file anew whenever it has changed: a rotation beside the server is known to it at once. */
export function keysOfFile(file: string): () => readonly Key[] {
  let seen = ''
  let keys: readonly Key[] = []
  return () => {
    const { ino, mtimeMs, size } = statSync(file)
    const stamp = `${ino} ${mtimeMs} ${size}`
    if (stamp === seen) return keys
    keys = readKeys(secretsIn(file)) ?? refuse(file)
    seen = stamp
    return keys
  }
}
function refuse(file: string): never {
  throw new StartupError(`The key file ${file} is damaged: restore it from the backup. No new key was made.`)
}

export const hasKeyFile = (dataDir: string): boolean => existsSync(keyFileOf(dataDir))
