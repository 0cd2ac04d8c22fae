/**
 * Viewers of a whole server, as `npm start` runs it, over HTTP: each beats every second, whether or not the server
 * keeps up.
 */
import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { loadConfig } from '../../server/config.ts'
import { joinDatabase } from '../../server/database/index.ts'
import { loadSettings } from '../../server/features/accounts/settings.service.ts'
import { SLACK_MS } from '../../server/features/playback/beatCredit.ts'
import { EMPTY_LOG, opened, readLog, writeLog } from '../../server/features/playback/creditLog.ts'
import { signLease } from '../../server/features/playback/leaseToken.ts'
import { Watches, watchId } from '../../server/features/playback/watch.model.ts'
import { rebuildLearning } from '../../server/features/enrolment/rebuild.service.ts'
import { addRange, isWatched, totalSeconds, type Range } from '../../server/features/playback/watchedRanges.rule.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { sessionReference, SESSION_COOKIE } from '../../server/access/sessionReference.ts'
import { makePerson, makeTree } from '../support/factories.ts'
import { articleLesson, makeAsset, publishCourse, videoLesson } from '../support/learningFactories.ts'
import { percentile, round } from './bench.ts'
import { startServer } from './server.ts'

const VIEWERS = 500
/** One in so many reaches the end of the video meanwhile: completing is part of the work. */
const FINISHING = 5
const quiet = { info: () => undefined, warn: console.error, error: console.error }

interface Viewer {
  person: string
  token: string
  cookie: string
  duration: number
  sent: number
  accepted: Range[]
  completed: boolean
}

export const signedCookie = (id: string, secret: string): string =>
  `${SESSION_COOKIE}=${encodeURIComponent(`s:${id}.${createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '')}`)}`

/** Viewers as `open` leaves them; those who will finish have videos of all lengths that end within the run. */
async function makeViewers(seconds: number): Promise<{ asset: string; viewers: Viewer[] }> {
  const { secret } = await loadSettings()
  const { branch } = await makeTree()
  const asset = await makeAsset(branch, 3_600)
  const lesson = videoLesson(asset)
  const course = await publishCourse(branch, [lesson, articleLesson()])
  const at = new Date()
  const viewers: Viewer[] = []
  for (let index = 0; index < VIEWERS; index++) {
    const { _id: person } = await makePerson(branch)
    const duration = index % FINISHING === 0 ? Math.max(2, Math.ceil(((index + 1) / VIEWERS) * (seconds - 2))) : 3_600
    const session = `session-${person}`
    const claims = {
      lease: `lease-${person}`,
      person,
      account: `account-${person}`,
      asset,
      course: course._id,
      version: 1,
      lesson: lesson.id,
      duration,
      rate: 2,
      session: sessionReference(session),
      issuedAt: at.getTime(),
    }
    viewers.push({
      person,
      token: signLease(claims, secret),
      cookie: signedCookie(session, secret),
      duration,
      sent: 0,
      accepted: [],
      completed: false,
    })
  }
  await Watches.collection.insertMany(
    viewers.map(({ person }) => ({
      _id: watchId(person, asset),
      person,
      asset,
      ranges: [],
      watchedSeconds: 0,
      position: 0,
      lease: `lease-${person}`,
      seq: 0,
      beatAt: at,
      slackMs: SLACK_MS,
      budgetMs: SLACK_MS,
      revision: 1,
      log: writeLog(
        opened(
          EMPTY_LOG,
          { lease: `lease-${person}`, course: course._id, lesson: lesson.id, device: '基准' },
          at.getTime(),
        ),
      ),
    })) as never,
  )
  return { asset, viewers }
}

/** A post over a connection that stays open. */
function poster(port: number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: VIEWERS })
  const post = (cookie: string, body: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = { cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const request = http.request(
        { port, host: '127.0.0.1', path: '/api/learning/beats', method: 'POST', agent, headers },
        (response) => {
          let text = ''
          response
            .setEncoding('utf8')
            .on('data', (chunk: string) => (text += chunk))
            .on('end', () => resolve({ status: response.statusCode!, text }))
            .on('error', reject)
        },
      )
      request.on('error', reject).end(body)
    })
  let resent = 0
  /**
   * As the player does when the line breaks: the same beat again. A connection may be closed just when it is used anew.
   */
  async function persistently(cookie: string, body: string, tries = 5): Promise<{ status: number; text: string }> {
    try {
      return await post(cookie, body)
    } catch (error) {
      if (tries === 1) throw error
      resent += 1
      return persistently(cookie, body, tries - 1)
    }
  }
  return { post: persistently, resent: () => resent, close: () => agent.destroy() }
}

/**
 * Every viewer beats once a second at its own moment of it. A beat waits for the answer to the one before, as the
 * player's does, and its time counts from the moment at which it was due.
 */
async function watch(
  viewers: Viewer[],
  seconds: number,
  post: ReturnType<typeof poster>['post'],
): Promise<{ waits: number[]; refused: number; took: number }> {
  const waits: number[] = []
  let refused = 0
  const begun = performance.now() + 1_000
  await Promise.all(
    viewers.map(async (viewer, index) => {
      for (let turn = 0; turn < seconds; turn++) {
        const due = begun + turn * 1_000 + (index * 1_000) / VIEWERS
        await pause(Math.max(0, due - performance.now()))
        const beat = { lease: viewer.token, seq: turn + 1, from: turn, to: turn + 1, rate: 1, visible: true }
        const { status, text } = await post(viewer.cookie, JSON.stringify(beat))
        waits.push(performance.now() - due)
        viewer.sent += 1
        if (status !== 200) refused += 1
        else {
          const reply = JSON.parse(text) as { accepted: Range[]; completed: boolean }
          viewer.accepted.push(...reply.accepted)
          viewer.completed ||= reply.completed
        }
      }
    }),
  )
  return { waits, refused, took: (performance.now() - begun) / 1_000 }
}

/** What is stored, against what was acknowledged; and the progress, against the records it is made of. */
async function compare(viewers: Viewer[], asset: string) {
  let lost = 0
  let differing = 0
  const stored = new Map((await Watches.find({ asset }).lean()).map((each) => [each.person, each]))
  for (const { person, accepted, sent, completed, duration } of viewers) {
    const row = stored.get(person)!
    const union = accepted.reduce<Range[]>(addRange, [])
    lost += Math.max(0, Math.min(sent, duration) - row.watchedSeconds)
    const logged = readLog(row.log)!.sittings.reduce((sum, { counted }) => sum + counted, 0)
    const recorded = await LearningRecords.countDocuments({ person, kind: 'lesson.completed' })
    const same =
      JSON.stringify(row.ranges) === JSON.stringify(union) &&
      row.watchedSeconds === totalSeconds(union) &&
      row.seq === sent &&
      logged === row.watchedSeconds
    if (!same || recorded !== Number(isWatched(row.watchedSeconds, duration)) || completed !== (recorded === 1))
      differing += 1
  }
  return { lost, differing, differences: (await rebuildLearning({ repair: false })).differences.length }
}

export async function beatsOverHttp(seconds: number) {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-bench-'))
  const server = await startServer(folder)
  try {
    const database = await joinDatabase(loadConfig({ DATA_DIR: folder }, []), quiet)
    try {
      const { asset, viewers } = await makeViewers(seconds)
      const { post, resent, close } = poster(server.port)
      const { waits, refused, took } = await watch(viewers, seconds, post)
      close()
      const { lost, differing, differences } = await compare(viewers, asset)
      return {
        httpSeconds: seconds,
        httpBeatsPerSecond: round(waits.length / took, 0),
        httpP50Milliseconds: round(percentile(waits, 0.5), 0),
        httpP95Milliseconds: round(percentile(waits, 0.95), 0),
        httpWorstMilliseconds: round(Math.max(...waits), 0),
        httpRefused: refused,
        httpResent: resent(),
        secondsLost: lost,
        watchesThatDiffer: differing,
        rebuildDifferences: differences,
        lessonsCompleted: viewers.filter(({ completed }) => completed).length,
      }
    } finally {
      await database.close()
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
