import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { cookieOf } from '../support/uploading.ts'
import { arrivals, percentile, round, type Bench } from './bench.ts'
import { startServer } from './server.ts'

const SIGN_INS = 500
const SECONDS = 60
/** Other people, who read meanwhile. */
const PAGES_PER_SECOND = 10
const LOGINS = ['xueyuan', 'jiaowei', 'jiaoshi']

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-signIn-'))
  const server = await startServer(path.join(folder, 'data'), 'demo')
  try {
    const cookie = await cookieOf(server.url, 'xueyuan')
    const read = async (): Promise<void> => {
      const reply = await fetch(`${server.url}/api/learning/today`, { headers: { cookie } })
      await reply.arrayBuffer()
      if (!reply.ok) throw new Error(`today: ${reply.status}`)
    }
    const signIn = async (index: number): Promise<void> => {
      const body = JSON.stringify({ login: LOGINS[index % LOGINS.length], password: DEMO_PASSWORD })
      const headers = { 'content-type': 'application/json' }
      const reply = await fetch(`${server.url}/api/session`, { method: 'POST', headers, body })
      await reply.arrayBuffer()
      if (!reply.ok) throw new Error(`sign-in: ${reply.status}`)
    }
    await arrivals(100, 5, read)
    const idle = await arrivals(PAGES_PER_SECOND * SECONDS, SECONDS, read)
    const [signIns, busy] = await Promise.all([
      arrivals(SIGN_INS, SECONDS, signIn),
      arrivals(PAGES_PER_SECOND * SECONDS, SECONDS, read),
    ])
    const [p99Idle, p99Busy] = [percentile(idle, 0.99), percentile(busy, 0.99)]
    const row = (what: string, times: number[]) => ({
      what,
      p50: round(percentile(times, 0.5), 0),
      p95: round(percentile(times, 0.95), 0),
      p99: round(percentile(times, 0.99), 0),
    })
    return {
      ratio: round(p99Busy / p99Idle),
      table: [row('sign-in', signIns), row('page, nobody signs in', idle), row('page, meanwhile', busy)],
      figures: {
        signInP95: round(percentile(signIns, 0.95), 0),
        p99Idle: round(p99Idle, 0),
        p99Busy: round(p99Busy, 0),
      },
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'sign-in',
  describe: `${SIGN_INS} sign-ins by password in ${SECONDS} s: p95 under 1 s, other pages' p99 at most 2x idle`,
  run,
}
