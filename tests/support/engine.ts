import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { inject } from 'vitest'
import { embeddedInstalled, embeddedRecipe } from '../../server/database/embedded.ts'
import { localUri } from '../../server/database/probe.ts'
import { supervise } from '../../server/database/supervise.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection strings of the run's database servers, without a database name of a test's own. */
    engineUris: string[]
  }
}

/** Prefix of every database that tests make, so that a shared server can be tidied up. */
export const TEST_DATABASE = 'hongling_test_'

const IMPATIENT = join(import.meta.dirname, 'engine.py')

/** Of the one that is written in Python; the compiled one has no such setting. */
const impatient = (args: string[]): string[] =>
  args[0] === '-m' ? [IMPATIENT, ...args.slice(['-m', 'secantus'].length)] : args

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Starts the embedded engine on a free port in a temporary folder; without fsync, because the folder is thrown away.
 */
export async function startTestEngine(): Promise<{ uri: string; stop(): Promise<void> }> {
  if (!embeddedInstalled())
    throw new Error('The embedded database is not installed: run `npm test`, not vitest alone, once.')
  const folder = mkdtempSync(join(tmpdir(), 'hongling-test-'))
  const recipe = embeddedRecipe(join(folder, 'database'), join(folder, 'database.log'), { durable: false, cache: '8G' })
  // Its checkpoint, once a minute, and its search for room in a small cache have made all writes wait for up to 50 s
  // beside databases that come and go. Neither is of use where the data is thrown away.
  const ofTests = {
    ...recipe,
    command: '/usr/bin/env',
    args: (port: number) => ['SECANTUS_CHECKPOINT_SECONDS=0', recipe.command, ...impatient(recipe.args(port))],
  }
  const engine = await supervise(ofTests, silent, (error) => {
    throw error
  })
  return {
    // The engine keeps a record of every write that may be sent again and looks through all of them at each further
    // one: behind 10,000 writes one costs ten times what it did. Nobody sends twice to an engine of one run.
    uri: `${localUri(engine.port)}&retryWrites=false`,
    async stop() {
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Files that run side by side have engines of their own: in one of them a commit waits for all others, and the whole
 * engine for whatever a test keeps open or had killed.
 */
const engineUri = (): string => {
  const uris = inject('engineUris')
  return uris[Number(process.env['VITEST_POOL_ID']) % uris.length]!
}

/**
 * Connection string of a new database on the file's server: one for each test file. `name` helps when debugging. Nobody
 * drops it: the engine deletes its rows one by one under the lock that every command needs, and beside the reads of
 * other files that wait for it, 20,000 rows took a minute in which all stood still. It goes with the run.
 */
export function testDatabaseUri(name: string, engine = engineUri()): string {
  const database = `${TEST_DATABASE}${name.replace(/\W+/g, '_').slice(0, 24)}_${randomBytes(4).toString('hex')}`
  return engine.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?[^?]*/, `$1/${database}`) // several hosts are no URL
}

/** Connection string of the database that this test's mongoose is connected to, for a process that the test starts. */
export function uriOfThisTest(): string {
  return engineUri().replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?[^?]*/, `$1/${mongoose.connection.name}`)
}
