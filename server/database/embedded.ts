import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartupError } from '../startupError.ts'
import type { Recipe } from './engine.ts'
import type { Marker } from './marker.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The virtual environment that server/bootstrap.cjs makes. */
const PYTHON = here('../../.cache/engine/bin/python')

/** Its compiled twin, which takes its place once `npm run engine` has built it: same protocol, same files. */
const COMPILED_FOLDER = here('../../.cache/compiled')
export const compiled = {
  folder: COMPILED_FOLDER,
  program: join(COMPILED_FOLDER, 'secantusd-rs'),
  /** Holds its release; written last. */
  release: join(COMPILED_FOLDER, 'release'),
}

const isCompiled = () => existsSync(compiled.release)
export const embeddedInstalled = () => isCompiled() || existsSync(PYTHON)

/** The pinned release, from requirements.txt: the one place that names it. */
const VERSION = /^SecantusDB==(\S+)$/m.exec(readFileSync(here('requirements.txt'), 'utf8'))?.[1] ?? 'unknown'
const COMPILED_MARK = ', compiled'

/** The engine that is in place: its release, and how it is called. */
const inPlace = (): { release: string; command: string; call: string[]; endsWhenCalled: boolean } =>
  isCompiled()
    ? {
        release: readFileSync(compiled.release, 'utf8') + COMPILED_MARK,
        command: compiled.program,
        call: [],
        endsWhenCalled: false,
      }
    : { release: VERSION, command: PYTHON, call: ['-m', 'secantus'], endsWhenCalled: true }

/**
 * The compiled engine goes on with what the other wrote, and not the other way round: it keeps indexes in a form that
 * the other takes for different ones.
 * @throws StartupError when it wrote the folder last and is not in place
 */
export function refuseWithoutCompiled(marker: Marker | undefined): void {
  if (isCompiled() || !marker?.version.endsWith(COMPILED_MARK)) return
  throw new StartupError(
    'The data folder was written by the compiled engine, which is not in place: `npm run engine` builds it.',
  )
}

/** What a caller may choose; the defaults are those of a server. */
export interface EmbeddedOptions {
  /** Write to disk before acknowledging. Only tests that throw their data away do without. */
  durable?: boolean
  /** WiredTiger's cache. */
  cache?: string
}

/**
 * SecantusDB: MongoDB's wire protocol over WiredTiger, in Python, or compiled where that is in place. Without
 * --sync-on-commit a kill -9 loses writes that were acknowledged. Its oplog serves change streams of seconds, so a small
 * one is enough and keeps the folder small.
 */
export function embeddedRecipe(folder: string, logFile: string, options: EmbeddedOptions = {}): Recipe {
  const { durable = true, cache = '1G' } = options
  const { release, command, call, endsWhenCalled } = inPlace()
  return {
    kind: 'embedded',
    name: 'The embedded database',
    version: `SecantusDB ${release}`,
    command,
    args: (port) => [
      ...[...call, '--config', emptyConfig(folder), '--host', '127.0.0.1', '--port', String(port)],
      ...['--storage-path', folder, '--cache-size', cache, '--oplog-max-entries', '20000'],
      ...(durable ? ['--sync-on-commit'] : []),
    ],
    folder,
    logFile,
    busy: /resource busy/i,
    endsWhenCalled,
  }
}

/** Naming an empty file keeps the engine from reading a secantusd.toml of the user's or the machine's. */
function emptyConfig(folder: string): string {
  const file = join(folder, 'secantusd.toml')
  writeFileSync(file, '')
  return file
}
