import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Recipe } from './engine.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The virtual environment that server/bootstrap.cjs makes. */
const PYTHON = here('../../.cache/engine/bin/python')

/** The pinned release, from requirements.txt: the one place that names it. */
const VERSION = /^SecantusDB==(\S+)$/m.exec(readFileSync(here('requirements.txt'), 'utf8'))?.[1] ?? 'unknown'

export const embeddedInstalled = () => existsSync(PYTHON)

/** What a caller may choose; the defaults are those of a server. */
export interface EmbeddedOptions {
  /** Write to disk before acknowledging. Only tests that throw their data away do without. */
  durable?: boolean
  /** WiredTiger's cache. */
  cache?: string
}

/**
 * SecantusDB: MongoDB's wire protocol over WiredTiger, in Python. Without --sync-on-commit a kill -9 loses writes that
 * were acknowledged. Its oplog serves change streams of seconds, so a small one is enough and keeps the folder small.
 */
export function embeddedRecipe(folder: string, logFile: string, options: EmbeddedOptions = {}): Recipe {
  const { durable = true, cache = '1G' } = options
  return {
    kind: 'embedded',
    name: 'The embedded database',
    version: `SecantusDB ${VERSION}`,
    command: PYTHON,
    args: (port) => [
      ...['-m', 'secantus', '--config', emptyConfig(folder), '--host', '127.0.0.1', '--port', String(port)],
      ...['--storage-path', folder, '--cache-size', cache, '--oplog-max-entries', '20000'],
      ...(durable ? ['--sync-on-commit'] : []),
    ],
    folder,
    logFile,
    busy: /resource busy/i,
    endsWhenCalled: true,
  }
}

/** Naming an empty file keeps the engine from reading a secantusd.toml of the user's or the machine's. */
function emptyConfig(folder: string): string {
  const file = join(folder, 'secantusd.toml')
  writeFileSync(file, '')
  return file
}
