import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runningPort } from '../../server/database/address.ts'
import { freePort } from '../../server/database/freePort.ts'
import { withDatabase } from './sideBySide/trainees.ts'

export const ROOT = path.join(import.meta.dirname, '../..')

/** Jobs that are due look as if they were done while one hands over to the next. */
const QUIET_LOOKS = 4

/** Waits until the jobs of a system that has just been made are done: encoding its videos is none of what is measured. */
const jobsDone = (enginePort: number): Promise<void> =>
  withDatabase(enginePort, async (client) => {
    const jobs = client.db().collection('jobs')
    const due = () => jobs.findOne({ state: { $in: ['waiting', 'running'] }, runAt: { $lt: new Date() } })
    for (let quiet = 0; quiet < QUIET_LOOKS; quiet = (await due()) ? 0 : quiet + 1) await pause(500)
  })

/**
 * A whole server as `npm start` runs it, with its worker and an embedded engine of its own; of this tree, or of another
 * checkout.
 */
export async function startServer(folder: string, seed: 'empty' | 'demo' = 'empty', checkout = ROOT) {
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder, SEED: seed, MONGODB_URI: '' }
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const gone = once(child, 'exit')
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`)
    await pause(50)
  }
  const enginePort = (await runningPort(folder))!
  if (seed === 'demo') await jobsDone(enginePort)
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    /** Port of its engine. */
    enginePort,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}
