/**
 * An examination of 2,000: all begin within ten seconds, answer 20 questions with pauses as people make them, six times
 * as fast, and hand in; then 200 who think of nothing. Every acknowledged answer must be in what was handed in.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mongoose from 'mongoose'
import { StoredSessions } from '../../server/access/storedSession.model.ts'
import { localUri } from '../../server/database/probe.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { loadSettings } from '../../server/features/accounts/settings.service.ts'
import { Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import type { PaperContent } from '../../server/features/papers/paper.contract.ts'
import { slices } from '../../server/lib/batches.ts'
import { newId } from '../../server/lib/id.ts'
import { makeRunningExam } from '../support/exams.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { cookieOf } from '../support/uploading.ts'
import { signedCookie } from './beatsOverHttp.ts'
import { percentile, round, type Bench } from './bench.ts'
import { againstGroupedWrites } from './exam/groupedWrites.ts'
import { startServer } from './server.ts'

const QUESTIONS = 20
const START_SECONDS = 10
/** 30 to 90 seconds, six times as fast. */
const THINK = { least: 5_000, more: 10_000 }
const BOUNDS = { start: 2_000, save: 300, mean: 400 }

const content: PaperContent = {
  title: '试卷',
  sections: [
    {
      ...{ id: 's', title: '判断题' },
      questions: Array.from({ length: QUESTIONS }, (_, at) => ({
        ...{ id: `q${at}`, kind: 'judge' as const, answer: true, points: 5, explanation: '' },
        stem: '党支部党员大会是党支部的议事决策机构，由全体党员参加，一般每季度召开 1 次。',
      })),
    },
  ],
}

/** Accounts and sessions straight in the database, as if each had signed in. */
async function makePeople(url: string, count: number) {
  const { institution, branch } = await makeTree()
  const one = await makeTrainee(branch)
  await cookieOf(url, one.account.login)
  const like = (await StoredSessions.findOne({ 'session.account': one.account._id }).lean())!
  const account = (await Accounts.findById(one.account._id).lean())!
  const { secret } = await loadSettings()
  const people = Array.from({ length: count }, () => {
    const [person, own, session] = [newId(), newId(), newId()]
    return { person: { _id: person, name: '学员' }, own, session, cookie: signedCookie(session, secret) }
  })
  for (const slice of slices(people, 500)) {
    const rows = slice.map(({ own: _id, person }) => ({
      ...account,
      _id,
      login: _id,
      loginKey: _id,
      person: person._id,
    }))
    await Accounts.collection.insertMany(rows as never)
    const sessions = slice.map((each) => ({
      ...like,
      _id: each.session,
      session: { ...like.session, account: each.own },
    }))
    await StoredSessions.collection.insertMany(sessions as never)
  }
  return { institution, people }
}
type Candidate = Awaited<ReturnType<typeof makePeople>>['people'][number]

function asker(url: string, { cookie }: Candidate) {
  const headers = { cookie, 'content-type': 'application/json' }
  return async (method: string, to: string, body: object): Promise<{ took: number; reply: { id: string } }> => {
    const begun = performance.now()
    const reply = await fetch(`${url}/api/own-exams/${to}`, { method, headers, body: JSON.stringify(body) })
    const read = (await reply.json()) as { id: string }
    if (!reply.ok) throw new Error(`${method} ${to}: ${reply.status} ${JSON.stringify(read)}`)
    return { took: performance.now() - begun, reply: read }
  }
}

interface Times {
  starts: number[]
  saves: number[]
  ends: number[]
}
async function sit(url: string, exam: string, candidate: Candidate, thinks: boolean, times: Times): Promise<void> {
  const ask = asker(url, candidate)
  const lease = newId()
  if (thinks) await pause(Math.random() * START_SECONDS * 1_000)
  const { took, reply } = await ask('POST', `${exam}/start`, { lease })
  times.starts.push(took)
  for (let at = 0; at < QUESTIONS; at++) {
    if (thinks) await pause(THINK.least + Math.random() * THINK.more)
    const body = { lease, seq: 1, answer: { judge: true } }
    times.saves.push((await ask('PUT', `sittings/${reply.id}/answers/q${at}`, body)).took)
    if (thinks && at % 2 === 0) await ask('POST', `sittings/${reply.id}/beat`, { lease, away: false, left: 0 })
  }
  times.ends.push((await ask('POST', `sittings/${reply.id}/finish`, { lease })).took)
}

async function examOf(url: string, count: number, thinks: boolean): Promise<Times & { seconds: number }> {
  const { institution, people } = await makePeople(url, count)
  const exam = await makeRunningExam(
    institution,
    people.map(({ person }) => person),
    { people: [] },
    content,
  )
  const times: Times = { starts: [], saves: [], ends: [] }
  const begun = performance.now()
  await Promise.all(people.map((each) => sit(url, exam, each, thinks, times)))
  const seconds = (performance.now() - begun) / 1_000
  const whole = await Sittings.countDocuments({ exam, state: 'finished', score: 100 })
  if (whole !== count) throw new Error(`${count - whole} of ${count} lost an answer`)
  return { ...times, seconds }
}

async function run(args: readonly string[]) {
  const [many = 2_000, hasty = 200] = args.map(Number)
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-exam-'))
  const server = await startServer(path.join(folder, 'data'))
  try {
    await mongoose.connect(localUri(server.enginePort), { maxPoolSize: 16, writeConcern: { w: 'majority' } }) // as the server connects
    const url = `http://127.0.0.1:${server.port}`
    const hall = await examOf(url, many, true)
    const rush = await examOf(url, hasty, false)
    const groups = []
    for (const clients of [8, 200]) groups.push(await againstGroupedWrites(clients, content))
    const start = percentile(hall.starts, 0.95)
    const save = percentile(hall.saves, 0.95)
    const mean = rush.saves.reduce((sum, each) => sum + each, 0) / rush.saves.length
    const line = (what: string, value: number, bound = '') => ({ what, value: round(value, 2), bound })
    return {
      ratio: Math.min(...groups.map((each) => each.ratio)),
      table: [
        line(`${many} begin in ${START_SECONDS} s: 95% within (ms)`, start, `under ${BOUNDS.start}`),
        line('an answer is saved: half of them within (ms)', percentile(hall.saves, 0.5)),
        line('an answer is saved: 95% within (ms)', save, `under ${BOUNDS.save}`),
        line('hand-in: 95% within (ms)', percentile(hall.ends, 0.95)),
        line('seconds in all', hall.seconds, 'under 300'),
        line(`${hasty} without a pause: mean of an answer (ms)`, mean, `under ${BOUNDS.mean}`),
        line(`${hasty} without a pause: answers a second`, rush.saves.length / rush.seconds),
        line('lost answers', 0, 'none'),
        ...groups.flatMap(({ clients, rate, bareRate, ratio }) => [
          line(`${clients} clients: answers a second of the writer`, rate),
          line(`${clients} clients: bare grouped writes a second`, bareRate),
          line(`${clients} clients: the writer of bare writes`, ratio, 'at least 0.6'),
        ]),
      ],
      figures: { start: round(start), save: round(save), mean: round(mean) },
    }
  } finally {
    await mongoose.disconnect()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'exam',
  describe:
    'an examination of 2,000 on the embedded engine: start p95 under 2 s, save p95 under 300 ms, none lost; 200 without pauses: mean under 400 ms; answers a second of 8 and 200 clients against bare grouped writes (at least 0.6)',
  run,
}
