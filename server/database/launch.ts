import { mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { StartupError } from '../startupError.ts'
import type { BoundedLog } from './boundedLog.ts'
import type { Log, Recipe } from './engine.ts'
import { leash, type Leashed } from './leashed.ts'
import { listenerPid } from './probe.ts'

const START_MS = 60_000
const BUSY_MS = 10_000
const LOOK_MS = 50
const SAY_MS = 2_000

/** Another program took the port between choosing and listening. */
export class PortTaken extends Error {}

/**
 * Starts an engine and resolves when the program listening on the port is that engine, by its process id.
 * A folder still held by another process is waited for (a server that is just stopping), then refused.
 * @throws PortTaken, StartupError
 */
export async function launch(recipe: Recipe, port: number, output: BoundedLog, log: Log): Promise<Leashed> {
  makePrivate(recipe.folder)
  const started = Date.now()
  for (let said = false; ;) {
    const engine = await leash(recipe.command, recipe.args(port), recipe.folder, output)
    if (await answers(engine, recipe, port, log)) return prepared(engine, recipe, port)
    const busy = output.tail().some((line) => recipe.busy.test(line))
    if (!busy || Date.now() - started > BUSY_MS) throw refusal(recipe, await engine.ended, busy, output)
    if (!said) log.info(`${recipe.name}: waiting for another process to leave ${recipe.folder}`)
    said = true
    output.forget()
    await wait(10 * LOOK_MS)
  }
}

function makePrivate(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartupError(`The database folder ${folder} cannot be made (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** True when it answers, false when it ended before. */
async function answers(engine: Leashed, recipe: Recipe, port: number, log: Log): Promise<boolean> {
  const started = Date.now()
  let said = started
  while (engine.running()) {
    const listener = await listenerPid(port)
    if (listener === engine.pid) return true
    if (listener !== undefined) {
      await engine.stop()
      throw new PortTaken()
    }
    const now = Date.now()
    if (now - started > START_MS) {
      await engine.stop()
      throw new StartupError(`${recipe.name} did not answer within ${START_MS / 1000} s; see ${recipe.logFile}.`)
    }
    if (now - said > SAY_MS) {
      log.info(`${recipe.name}: starting (${Math.round((now - started) / 1000)} s)`)
      said = now
    }
    await Promise.race([engine.ended, wait(LOOK_MS)])
  }
  return false
}

async function prepared(engine: Leashed, recipe: Recipe, port: number): Promise<Leashed> {
  try {
    await recipe.prepare?.(port)
    return engine
  } catch (error) {
    await engine.stop()
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartupError(`${recipe.name} could not be prepared (${reason}); see ${recipe.logFile}.`, { cause: error })
  }
}

function refusal(recipe: Recipe, code: number, busy: boolean, output: BoundedLog): Error {
  if (busy) return new StartupError(`The data folder ${recipe.folder} is in use by another server.`)
  const said = output.tail()
  if (said.some((line) => /address already in use/i.test(line))) return new PortTaken()
  const last = said.at(-1) ?? `exit code ${code}`
  return new StartupError(`${recipe.name} could not start (${last.slice(0, 200)}); see ${recipe.logFile}.`)
}
