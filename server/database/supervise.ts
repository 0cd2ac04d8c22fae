import { setTimeout as wait } from 'node:timers/promises'
import { StartupError } from '../startupError.ts'
import { boundedLog } from './boundedLog.ts'
import type { Log, Recipe } from './engine.ts'
import { freePort } from './freePort.ts'
import { knockUntil } from './knock.ts'
import { launch, PortTaken } from './launch.ts'
import type { Leashed } from './leashed.ts'

const PORT_TRIES = 5
const RESTARTS = 5
const RESTARTS_WITHIN_MS = 10 * 60_000
const FIRST_PAUSE_MS = 100

/** A local engine that is kept running. */
export interface Supervised {
  port: number
  /** The engine's process id; changes when it was restarted. */
  pid(): number
  /** Stops it cleanly; after that nothing restarts it. */
  stop(): Promise<void>
}

/**
 * Starts an engine on a free port and restarts it there when it dies: at most 5 times in 10 minutes, with growing
 * pauses; `onRestart` gets the new process id. After that `onLost` gets the sentence and the engine stays down.
 * @throws StartupError when the first start fails
 */
export async function supervise(
  recipe: Recipe,
  log: Log,
  onLost: (error: StartupError) => void,
  onRestart: (pid: number) => void = () => undefined,
): Promise<Supervised> {
  const output = boundedLog(recipe.logFile)
  const first = await launchOnFreePort(recipe, (port) => launch(recipe, port, output, log))
  const { port } = first
  let engine = first.engine
  let stopping = false

  const watch = async (deaths: number[]): Promise<void> => {
    const code = await engine.ended
    if (stopping) return
    const now = Date.now()
    const recent = [...deaths.filter((at) => now - at < RESTARTS_WITHIN_MS), now]
    if (recent.length > RESTARTS) return giveUp()
    log.warn(`${recipe.name} ended unexpectedly (exit code ${code}): restart ${recent.length} of ${RESTARTS}`)
    await wait(FIRST_PAUSE_MS * 2 ** (recent.length - 1))
    if (stopping) return
    output.forget()
    try {
      engine = await launch(recipe, port, output, log)
    } catch (error) {
      return giveUp(error)
    }
    if (stopping) return engine.stop()
    onRestart(engine.pid)
    log.info(`${recipe.name} is back on port ${port}`)
    return watch(recent)
  }
  const giveUp = (cause?: unknown) => {
    const why = cause instanceof PortTaken ? `port ${port} is taken by another program` : `see ${recipe.logFile}`
    onLost(new StartupError(`${recipe.name} ended and could not be restarted: ${why}.`, { cause }))
  }
  const watching = watch([])

  return {
    port,
    pid: () => engine.pid,
    async stop() {
      stopping = true
      const stopped = engine.stop()
      const askAgain = () => void (engine.running() && process.kill(engine.pid, 'SIGTERM'))
      if (recipe.endsWhenCalled) await knockUntil(stopped, port, askAgain)
      await stopped
      await watching
    },
  }
}

async function launchOnFreePort(recipe: Recipe, start: (port: number) => Promise<Leashed>) {
  for (let tries = 0; tries < PORT_TRIES; tries++) {
    const port = await freePort()
    try {
      return { port, engine: await start(port) }
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error
    }
  }
  throw new StartupError(`${recipe.name} found no free port on 127.0.0.1.`)
}
