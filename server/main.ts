/**
 * The process: its settings, its signals, its end. What runs in it is composed in start.ts, loaded when the port is
 * ours.
 */
import { enableCompileCache, flushCompileCache } from 'node:module'
import path from 'node:path'
import { helpText, loadConfig, wantsHelp } from './config.ts'
import { listen } from './http/listen.ts'
import { StartupError } from './startupError.ts'

/**
 * Code without its types, compiled: the second start takes half the first one's. In a folder of our own, not in /tmp.
 */
const CODE_CACHE = path.join(import.meta.dirname, '../node_modules/.cache/server')

const say = (line: string): void => console.log(line)

const stops: (() => Promise<void> | void)[] = []
let stopping: Promise<void> | undefined

async function stop(): Promise<void> {
  for (const each of stops.reverse()) await each()
}

/** Stops what has been started. The first reason counts: what fails because of a stop is no failure. */
async function end(error?: unknown): Promise<never> {
  if (stopping) return new Promise(() => undefined) // who asked first ends the process
  if (error) console.error(error instanceof StartupError ? error.message : error)
  stopping = stop()
  await stopping.catch((failure: unknown) => console.error(failure))
  process.exit(error ? 1 : 0)
}

async function run(argv: string[]): Promise<void> {
  if (wantsHelp(argv)) return say(helpText())
  const config = loadConfig(process.env, argv)
  const web = await listen(config.port, config.host)
  enableCompileCache(CODE_CACHE)
  const { start } = await import('./start.ts')
  await start(config, web, { say, onStop: (each) => stops.push(each), lost: (error) => void end(error) })
  flushCompileCache()
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) process.exit(130)
    say('Stopping: requests and jobs in progress are finished or put back. Once more to stop at once.')
    void end()
  })

await run(process.argv.slice(2)).catch(end)
