/** The real server as a process of its own, as `npm start` and a container run it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { until } from './wait.ts'

const ROOT = path.join(import.meta.dirname, '../..')

export interface ServerProcess {
  child: ChildProcess
  /** What it printed so far. */
  said(): { stdout: string; stderr: string }
  /** When it is ready: its address. Rejects when it ends before. */
  ready(): Promise<string>
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>
}

/**
 * Starts a server that is killed, if still there, at the end of the test. Without MONGODB_URI it has a database of its
 * own in DATA_DIR.
 */
export function startServer(settings: Record<string, string>, ...args: string[]): ServerProcess {
  const env = {
    ...process.env,
    PORT: '0',
    HOST: '127.0.0.1',
    SEED: 'empty',
    MONGODB_URI: '',
    PUBLIC_URL: '',
    ROLE: '',
    LOG_LEVEL: '',
    ...settings,
  }
  const child = spawn(process.execPath, ['server/main.ts', ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (text: string) => (printed[name] += text))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  const port = () => /ready at http:\/\/localhost:(\d+)/.exec(printed.stdout)?.[1]
  return {
    child,
    ended,
    said: () => ({ ...printed }),
    async ready() {
      await until(
        'the server is ready',
        () => {
          if (child.exitCode !== null || child.signalCode !== null)
            throw new Error(`it ended: ${printed.stdout}${printed.stderr}`)
          return port() !== undefined
        },
        60_000,
      )
      return `http://127.0.0.1:${port()}`
    },
  }
}

/** Process id of the local database that a server said it had started. */
export const enginePid = (server: ServerProcess): number =>
  Number(/answers on port \d+ \(process (\d+)\)/.exec(server.said().stdout)![1])
