/**
 * A full hall: 500 people scan the code on the screen within 15 s, each over a connection of their own, while the wall
 * follows over socket.io. From the scan to the wall; then codes that were kept or forwarded are sent again.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mongoose from 'mongoose'
import { io } from 'socket.io-client'
import { StoredSessions, type StoredSession } from '../../server/access/storedSession.model.ts'
import { localUri } from '../../server/database/probe.ts'
import { loadSettings } from '../../server/features/accounts/settings.service.ts'
import { Attendances } from '../../server/features/attendance/attendance.model.ts'
import { MARGIN_MS, STEP_MS, stepOf } from '../../server/features/attendance/signIn.rule.ts'
import { signInCode } from '../../server/features/attendance/signInCode.ts'
import { inParallel } from '../../server/lib/batches.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { makeMember } from '../support/memberFactories.ts'
import { makeSession } from '../support/planFactories.ts'
import { cookieOf } from '../support/uploading.ts'
import { signedCookie } from './beatsOverHttp.ts'
import { percentile, round, type Bench } from './bench.ts'
import { startServer } from './server.ts'

const PEOPLE = 500
const SECONDS = 15
const BOUND_MS = 500

/** As if each had signed in, without 500 hashes of a password: all factories' accounts have the same one. */
async function cookieFor(account: string, like: StoredSession, secret: string): Promise<string> {
  const _id = newId()
  const session = { ...like.session, account }
  await StoredSessions.collection.insertOne({ ...like, _id, session } as never)
  return signedCookie(_id, secret)
}

async function makeHall(url: string, secret: string) {
  const { institution, branch } = await makeTree()
  const today = businessDate()
  const row = await makeOpenClass(institution, { from: today, to: today, state: 'ranked', capacity: PEOPLE })
  const session = await makeSession(row._id, { day: today, from: 0, to: 1_440 })
  const teacher = await cookieOf(url, (await makeAccount('instructor', institution)).login)
  const like = (await StoredSessions.findOne({ 'session.account': { $gt: '' } }).lean())!
  const people: { person: string; cookie: string }[] = []
  await inParallel(4, Array.from({ length: PEOPLE }), async () => {
    const { person, account } = await makeTrainee(branch)
    await makeMember(row, person, institution)
    people.push({ person: person._id, cookie: await cookieFor(account._id, like, secret) })
  })
  return { session: session._id, teacher, people }
}

const scan = async (url: string, cookie: string, code: string): Promise<{ status: number; code?: string }> => {
  const headers = { cookie, 'content-type': 'application/json' }
  const reply = await fetch(`${url}/api/class-sign-in`, { method: 'POST', headers, body: JSON.stringify({ code }) })
  return { status: reply.status, ...((await reply.json()) as { code?: string }) }
}

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-signin-'))
  const server = await startServer(path.join(folder, 'data'))
  try {
    await mongoose.connect(localUri(server.enginePort))
    const url = `http://127.0.0.1:${server.port}`
    const { secret } = await loadSettings()
    const { session, teacher, people } = await makeHall(url, secret)
    const socket = io(url, { extraHeaders: { cookie: teacher }, forceNew: true })
    const shown = new Map<string, number>()
    socket.on('attendance', ({ person }: { person: string }) => void shown.set(person, performance.now()))
    if (!(await socket.emitWithAck('follow', `sitting:${session}`))) throw new Error('the wall may not follow')
    const codeNow = () => signInCode(session, stepOf(Date.now()), secret)
    const begun = performance.now()
    const scanned = new Map<string, number>()
    const early = codeNow()
    const late: number[] = []
    await Promise.all(
      people.map(async ({ person, cookie }, at) => {
        await pause((at * SECONDS * 1_000) / PEOPLE)
        scanned.set(person, performance.now())
        const reply = await scan(url, cookie, codeNow())
        if (reply.status !== 200) late.push(performance.now() - scanned.get(person)!)
      }),
    )
    const took = (performance.now() - begun) / 1_000
    if (late.length > 0)
      throw new Error(`${late.length} scans were refused, the first after ${Math.round(late[0]!)} ms`)
    const until = performance.now() + 10_000
    while (shown.size < PEOPLE && performance.now() < until) await pause(50)
    const waits = people.map(({ person }) => (shown.get(person) ?? Infinity) - scanned.get(person)!)
    const stored = await Attendances.countDocuments({ session })
    await Attendances.deleteMany({ session })
    await pause(Math.max(0, STEP_MS + MARGIN_MS - (performance.now() - begun)) + 100)
    const again = await Promise.all(people.slice(0, 50).map(({ cookie }) => scan(url, cookie, early)))
    const refused = again.filter(({ code }) => code === 'signIn.codeOld').length
    socket.disconnect()
    const p95 = percentile(waits, 0.95)
    if (stored !== PEOPLE) throw new Error(`${stored} of ${PEOPLE} are stored`)
    if (refused !== again.length) throw new Error(`${again.length - refused} old codes were taken`)
    const line = (what: string, value: number, bound = '') => ({ what, value: round(value, 1), bound })
    return {
      ratio: round(p95 / BOUND_MS),
      table: [
        line('from scan to wall, half of them within (ms)', percentile(waits, 0.5)),
        line('from scan to wall, 95% within (ms)', p95, `under ${BOUND_MS}`),
        line('the slowest (ms)', Math.max(...waits)),
        line('seconds from the first to the last answer', took),
        line('old codes refused', refused, `all of ${again.length}`),
      ],
      figures: { p50: round(percentile(waits, 0.5)), p95: round(p95), refused },
    }
  } finally {
    await mongoose.disconnect()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'signin',
  describe: '500 people sign in to a session within 15 s: 95% on the wall within 500 ms, old codes refused',
  run,
}
