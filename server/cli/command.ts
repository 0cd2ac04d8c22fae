/** What the commands that are run beside the server share: their arguments, the server's database, and the end. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import mongoose from 'mongoose'
import { loadConfig, type Config } from '../config.ts'
import { joinDatabase } from '../database/index.ts'
import { requireMigrated } from '../database/migrate/migrate.ts'
import { refuseHalfRestored } from '../database/restoreMark.ts'
import { syncModels } from '../lib/model.ts'
import { StartupError } from '../startupError.ts'

const text = { type: 'string' } as const
const SHARED = { 'data-dir': text, 'mongodb-uri': text } as const
const HELP = { help: { type: 'boolean', short: 'h' } } as const
/** The end of every command's help. */
export const SHARED_HELP = '  --data-dir, --mongodb-uri   as for npm start; the environment is read too'

export interface Command<O extends ParseArgsOptionsConfig, W> {
  /** As in `npm run NAME`. */
  name: string
  help: string
  options: O
  /** Its own arguments that stand for a setting. */
  settings?: Record<string, `${Uppercase<string>}`>
  /** Takes the database as it is, not migrated and without its indexes. */
  asItIs?: boolean
  /**
   * What the arguments ask for, before anything is opened. @throws StartupError naming the argument and what is wrong
   * with it
   */
  read(values: Record<string, unknown>): W
  /**
   * What is to be done before the database is opened. False when that was all. A command that has it fills an empty
   * database.
   */
  prepare?(wanted: W, config: Config): Promise<boolean>
  run(wanted: W, config: Config): Promise<void>
}

/** @throws StartupError naming the argument that `npm run NAME` does not know */
export function argumentsOf(name: string, options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: process.argv.slice(2), options: { ...options, ...HELP }, strict: true }).values as Record<
      string,
      unknown
    >
  } catch (error) {
    throw new StartupError(`${(error as Error).message.split('. ')[0]}. See npm run ${name} -- --help.`)
  }
}

async function main<O extends ParseArgsOptionsConfig, W>({
  name,
  help,
  options,
  settings = {},
  asItIs = false,
  read,
  prepare,
  run,
}: Command<O, W>): Promise<void> {
  const values = argumentsOf(name, { ...options, ...SHARED })
  if (values['help']) return console.log(help)
  const wanted = read(values)
  const named = { 'data-dir': 'DATA_DIR', 'mongodb-uri': 'MONGODB_URI', ...settings }
  const given: [string, unknown][] = Object.entries(named).flatMap(([each, name]) =>
    values[each] === undefined ? [] : [[name, values[each]] as [string, unknown]],
  )
  const quiet = { info: () => undefined, warn: console.error, error: console.error }
  const config = loadConfig({ ...process.env, ...(Object.fromEntries(given) as Record<string, string>) }, [])
  if (prepare && !(await prepare(wanted, config))) return
  const database = await joinDatabase(config, quiet)
  try {
    if (!prepare) await refuseHalfRestored(config.dataDir, mongoose.connection.db!)
    if (!asItIs) {
      await requireMigrated()
      await syncModels()
    }
    await run(wanted, config)
  } finally {
    await database.close()
  }
}

/** Works to the end of a command: what is wrong is one sentence and exit code 1. */
export async function toItsEnd(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(error instanceof StartupError ? error.message : error)
    process.exitCode = 1
  }
}

/** Runs a command that works on the server's database. */
export const command = <O extends ParseArgsOptionsConfig, W>(given: Command<O, W>): Promise<void> =>
  toItsEnd(() => main(given))
