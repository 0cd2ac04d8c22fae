import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mongoose from 'mongoose'
import { localUri } from '../../server/database/probe.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { newAccount } from '../../server/features/accounts/newAccount.ts'
import { Announcements } from '../../server/features/notifications/announcements/announcements.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { Deliveries, Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { Units, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { NO_DETAILS } from '../../server/features/roster/personDetails.rule.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { slices } from '../../server/lib/batches.ts'
import { newId } from '../../server/lib/id.ts'
import { makeUnit } from '../support/factories.ts'
import { mailServer } from '../support/mailServer.ts'
import { cookieOf } from '../support/uploading.ts'
import { arrivals, median, percentile, round, type Bench } from './bench.ts'
import { startServer } from './server.ts'
import { twinOf } from './twin.ts'

const READERS = 10_000
const PAIRS = 3
/** As the job that announces. */
const SLICE = 200
const PAGES_PER_SECOND = 10
const IDLE_SECONDS = 30
const MAIL_SECONDS = 120
/** What it takes the engine to be done with what was removed between two measurements. */
const SETTLE_SECONDS = 5
const FAR = new Date('2100-01-01T00:00:00Z')

type Server = Awaited<ReturnType<typeof startServer>>

/** An institution with people who hold posts, have accounts and mail addresses. */
async function makeReaders(readers: number): Promise<Unit> {
  const committee = (await Units.findOne({ parent: null }).lean())!
  const institution = await makeUnit('institution', committee, { name: '万人大学' })
  const branch = await makeUnit('branch', await makeUnit('faculty', institution))
  const { ancestors, _id: unit } = branch
  for (const part of slices(
    Array.from({ length: readers }, (_, at) => at),
    1_000,
  )) {
    const people = part.map((at) => ({ _id: newId(), name: `读者${at}`, email: `r${at}@example.edu.cn` }))
    await People.insertMany(
      people.map(({ _id, name, email }) => ({
        ...{ _id, name, ancestors, pinyin: 'duzhe', initials: 'dz', reading: null, foundBy: [], staffNumber: null },
        ...{ phone: null, seenUntil: null, details: { ...NO_DETAILS, email } },
      })),
    )
    await Appointments.insertMany(
      people.map(({ _id: person }) => ({
        ...{
          _id: newId(),
          person,
          unit,
          ancestors,
          position: 'teacher-branch-secretary',
          from: '2020-01-01',
          to: null,
        },
        recordedAt: new Date(),
      })),
    )
    await Accounts.insertMany(
      people.map(({ _id: person, name }) => {
        const _id = newId()
        const given = { passwordHash: 'none', mustChangePassword: false, createdAt: new Date(), learner: true, person }
        return newAccount({ _id, login: `r-${_id}`, name, pinyin: 'duzhe', ancestors, ...given })
      }),
    )
  }
  return institution
}

const post = async (server: Server, cookie: string, at: string, method: string, body: object): Promise<void> => {
  const headers = { cookie, 'content-type': 'application/json' }
  const reply = await fetch(server.url + at, { method, headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(`${at}: ${reply.status} ${await reply.text()}`)
  await reply.arrayBuffer()
}

/** Seconds until the first notice is there, and until all are written. */
async function announce(
  server: Server,
  cookie: string,
  unit: string,
): Promise<{ id: string; first: number; all: number }> {
  const id = newId()
  const begun = performance.now()
  const since = (): number => (performance.now() - begun) / 1_000
  await post(server, cookie, '/api/announcements', 'POST', {
    id,
    unit,
    title: '关于集中轮训的通知',
    text: '请按时参加。',
  })
  while (!(await Notices.exists({ announcement: id }))) await pause(10)
  const first = since()
  while ((await Announcements.findById(id, { sentAt: 1 }).lean())!.sentAt === null) await pause(50)
  return { id, first, all: since() }
}

/** The same documents with the same indexes, in groups of the same size, and nothing else. @returns seconds */
async function bareBulk(announcement: string): Promise<number> {
  const copies: [rows: object[], into: mongoose.mongo.Collection][] = []
  for (const model of [Notices, Deliveries] as unknown as mongoose.Model<{ announcement: string }>[])
    copies.push([await model.find({ announcement }).lean(), await twinOf(model as never)])
  const begun = performance.now()
  for (const [rows, into] of copies)
    for (const part of slices(rows, SLICE)) await into.insertMany(part, { ordered: false })
  const seconds = (performance.now() - begun) / 1_000
  for (const [, into] of copies) await into.drop()
  return seconds
}

async function setUpMail(server: Server, settings: object): Promise<void> {
  const cookie = await cookieOf(server.url, 'xitong')
  await post(server, cookie, '/api/notice-ways/mail', 'PUT', { revision: 0, enabled: true, settings })
}

async function measure(server: Server, mails: Awaited<ReturnType<typeof mailServer>>, readers: number) {
  console.error('the readers are made')
  const [committee, trainee] = [await cookieOf(server.url, 'jiaowei'), await cookieOf(server.url, 'xueyuan')]
  const page = async (): Promise<void> => {
    const reply = await fetch(`${server.url}/api/learning/today`, { headers: { cookie: trainee } })
    await reply.arrayBuffer()
    if (!reply.ok) throw new Error(`today: ${reply.status}`)
  }
  const visits = (seconds: number): Promise<number[]> => arrivals(PAGES_PER_SECOND * seconds, seconds, page)
  const unit = (await makeReaders(readers))._id
  await setUpMail(server, mails.settings)
  await visits(5)
  const idle = await visits(IDLE_SECONDS)

  const written: { seconds: number; first: number; bare: number }[] = []
  await Ways.updateOne({ _id: 'mail' }, { $set: { pausedUntil: FAR } }) // writing alone is measured first
  for (let pair = 0; pair < PAIRS; pair++) {
    const { id, first, all } = await announce(server, committee, unit)
    const pairOf = { seconds: all, first, bare: await bareBulk(id) }
    console.error(pairOf)
    written.push(pairOf)
    await Deliveries.deleteMany({ announcement: id })
    await visits(SETTLE_SECONDS)
  }

  await Ways.updateOne({ _id: 'mail' }, { $set: { pausedUntil: null } })
  const before = mails.mails.length
  const begun = performance.now()
  let mailed = 0
  const [busy, loaded] = await Promise.all([
    visits(Math.ceil((MAIL_SECONDS * readers) / READERS)),
    announce(server, committee, unit),
    (async () => {
      while (mails.mails.length - before < readers && performance.now() - begun < 2 * MAIL_SECONDS * 1_000)
        await pause(100)
      mailed = (performance.now() - begun) / 1_000
    })(),
  ])
  return { idle, written, busy, loaded, mailed, arrived: mails.mails.length - before }
}

/** `args`: another number of readers. */
async function run([readers = String(READERS)]: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-notices-'))
  const mails = await mailServer()
  const server = await startServer(path.join(folder, 'data'), 'demo')
  try {
    await mongoose.connect(localUri(server.enginePort))
    const { idle, written, busy, loaded, mailed, arrived } = await measure(server, mails, Number(readers))
    const [p99Idle, p99Busy] = [percentile(idle, 0.99), percentile(busy, 0.99)]
    const seconds = median(written.map((each) => each.seconds))
    const bare = median(written.map((each) => each.bare))
    const ratio = median(written.map((each) => each.bare / each.seconds))
    const row = (what: string, value: number, bound: string) => ({ what, value: round(value, 2), bound })
    return {
      ratio: round(ratio),
      table: [
        row('seconds until all are written', seconds, '20'),
        row('seconds of a bare bulk of the same', bare, ''),
        row('of a bare bulk', ratio, 'at least 0.5'),
        row('seconds until the first is there', median(written.map(({ first }) => first)), '1'),
        row('seconds until all are written, with mails and pages', loaded.all, '20'),
        row('seconds until the first is there, with mails and pages', loaded.first, '1'),
        row(`seconds until ${arrived} mails are handed on`, mailed, '120'),
        row('p99 of a page, idle (ms)', p99Idle, ''),
        row('p99 of a page, meanwhile (ms)', p99Busy, 'at most 1.5x idle'),
      ],
      figures: {
        written: round(seconds, 1),
        bare: round(bare, 1),
        first: round(loaded.first, 2),
        mailed: round(mailed, 0),
        arrived,
        p99Idle: round(p99Idle, 0),
        p99Busy: round(p99Busy, 0),
        p99Ratio: round(p99Busy / p99Idle),
      },
    }
  } finally {
    await mongoose.disconnect()
    await server.stop()
    await mails.close()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'notices',
  describe: `an announcement to ${READERS} people: its writing against a bare bulk of the same documents (at least 0.5), the first, the mails, pages meanwhile`,
  run,
}
