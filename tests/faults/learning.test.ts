import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../server/config.ts'
import { joinDatabase } from '../../server/database/index.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { verifyChain } from '../../server/features/ledger/ledger.service.ts'
import { Audiences } from '../../server/features/audience/audience.model.ts'
import { readLog } from '../../server/features/playback/creditLog.ts'
import { Watches, watchId } from '../../server/features/playback/watch.model.ts'
import { CourseProgresses } from '../../server/features/enrolment/progress.model.ts'
import { isWatched } from '../../server/features/playback/watchedRanges.rule.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { openSite } from '../support/site.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'

const SERVER = path.join(import.meta.dirname, '../../server')
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A whole server with its own database, as `npm start` starts it; the test looks into its database beside it. */
async function startServer(folder: string): Promise<{ kill(): Promise<void>; url: string; leave(): Promise<void> }> {
  const child = spawn(process.execPath, [path.join(SERVER, 'main.ts')], {
    env: { ...process.env, DATA_DIR: folder, PORT: '0', HOST: '127.0.0.1', SEED: 'empty', MONGODB_URI: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let said = ''
  for await (const chunk of child.stdout!) {
    said += String(chunk)
    if (/ready at http:\/\/\S+\n/.test(said)) break
  }
  const port = /ready at http:\/\/localhost:(\d+)/.exec(said)![1]!
  const database = await joinDatabase(loadConfig({ DATA_DIR: folder }, []), quiet)
  const gone = once(child, 'exit')
  return {
    url: `http://127.0.0.1:${port}`,
    leave: () => database.close(),
    async kill() {
      child.kill('SIGKILL')
      await gone
      await database.close()
    },
  }
}

interface Viewer {
  person: string
  asset: string
  at: string
  cookie: string
  lease: string
}

const post = (url: string, cookie: string, body: object = {}) =>
  fetch(url, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** Trainees who have a video of `seconds` open on that server. */
async function viewers(unit: Unit, url: string, count: number, seconds: number): Promise<Viewer[]> {
  const lesson = videoLesson(await makeAsset(unit, seconds))
  const course = await publishCourse(unit, [lesson, articleLesson()])
  const programme = await makeProgramme(unit, [course])
  const at = `/api/learning/courses/${course._id}/lessons/${lesson.id}`
  const asset = lesson.kind === 'video' ? lesson.asset! : ''
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { person, account } = await makeTrainee(unit)
      await requireOf([person], unit, [programme])
      const cookie = (await post(`${url}/api/session`, '', { login: account.login, password: DEMO_PASSWORD })).headers
        .get('set-cookie')!
        .split(';')[0]!
      const { watch } = (await (await post(`${url}${at}/open`, cookie)).json()) as { watch: { lease: string } }
      return { person: person._id, asset, at, cookie, lease: watch.lease }
    }),
  )
}

const beat = async (url: string, { lease, cookie }: Viewer, seq: number, from: number, to: number) => {
  const reply = await post(`${url}/api/learning/beats`, cookie, { lease, seq, from, to, rate: 1, visible: true })
  expect(reply.status).toBe(200)
  return (await reply.json()) as { watchedSeconds: number; completed: boolean }
}

describe('a server killed, with its database, in the middle of beats', () => {
  it(
    'loses nothing that it acknowledged; after a restart the same players go on, and what fell into the gap is made up for',
    { timeout: 180_000 }, // 48 sign-ins and as many lessons, twice over, on an engine that writes through
    async () => {
      const folder = dataFolder()
      const first = await startServer(folder)
      const { branch } = await makeTree()
      const watching = await viewers(branch, first.url, 8, 3_600)
      const finishing = await viewers(branch, first.url, 40, 2)
      const told = new Map<Viewer, { seq: number; watchedSeconds: number; completed: boolean }>()
      let acknowledged = 0
      const until = (last: number) => async (viewer: Viewer) => {
        for (let seq = 1; seq <= last; seq++) {
          const reply = await beat(
            first.url,
            viewer,
            seq,
            last === 1 ? 0 : seq * 2,
            last === 1 ? 2 : seq * 2 + 2,
          ).catch(() => null)
          if (!reply) return
          told.set(viewer, { ...reply, seq })
          if ((acknowledged += 1) === 70) void first.kill()
        }
      }
      await Promise.all([...watching.map(until(1_000)), ...finishing.map(until(1))])
      expect(acknowledged).toBeGreaterThanOrEqual(70)

      const second = await startServer(folder)
      onTestFinished(second.leave)
      for (const viewer of [...watching, ...finishing]) {
        const { seq, watchedSeconds } = told.get(viewer) ?? { seq: 0, watchedSeconds: 0 }
        const stored = (await Watches.findById(watchId(viewer.person, viewer.asset)).lean())!
        expect(stored.seq).toBeGreaterThanOrEqual(seq)
        expect(stored.watchedSeconds).toBeGreaterThanOrEqual(watchedSeconds)
        expect(readLog(stored.log)!.sittings.reduce((sum, { counted }) => sum + counted, 0)).toBe(stored.watchedSeconds)
      }
      expect(await Audiences.countDocuments({ settled: false })).toBe(2) // both videos will be counted anew
      for (const viewer of watching)
        expect((await beat(second.url, viewer, 2_000, 0, 2)).watchedSeconds).toBeGreaterThanOrEqual(
          told.get(viewer)?.watchedSeconds ?? 0,
        )
      const recordsOf = ({ person }: Viewer) => LearningRecords.countDocuments({ person, kind: 'lesson.completed' })
      for (const viewer of finishing) {
        if (told.get(viewer)?.completed) expect(await recordsOf(viewer)).toBe(1)
        const watched = isWatched(
          (await Watches.findById(watchId(viewer.person, viewer.asset)).lean())!.watchedSeconds,
          2,
        )
        const { state } = (await (await post(`${second.url}${viewer.at}/open`, viewer.cookie)).json()) as {
          state: string
        }
        expect(state).toBe(watched ? 'completed' : 'not-started')
        expect(await recordsOf(viewer)).toBe(watched ? 1 : 0)
        expect(await verifyChain(viewer.person)).toBeNull()
      }
    },
  )
})

describe('npm run rebuild, as an operator runs it', () => {
  it('finds nothing to say of a sound system; names what was changed, exits with 1, and repairs when asked', async () => {
    const site = await openSite('rebuildCommand')
    onTestFinished(site.close)
    const rebuild = (...args: string[]) =>
      new Promise<{ code: number; said: string }>((resolve) => {
        const env = { ...process.env, MONGODB_URI: uriOfThisTest(), DATA_DIR: site.app.config.dataDir }
        execFile(process.execPath, [path.join(SERVER, 'cli/rebuild.ts'), ...args], { env }, (error, stdout, stderr) =>
          resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
        )
      })
    const [viewer] = await viewers((await makeTree()).branch, site.url, 1, 2)
    expect((await beat(site.url, viewer!, 1, 0, 2)).completed).toBe(true)
    await rebuild('--repair') // the standing was put in by hand
    expect(await rebuild()).toMatchObject({
      code: 0,
      said: expect.stringMatching(/learning progress: 1 checked, 0 differences/),
    })
    await CourseProgresses.updateOne({ person: viewer!.person }, { $set: { credit: 12_345 } })
    expect(await rebuild()).toMatchObject({ code: 1, said: expect.stringContaining('credit 12345') })
    expect(await rebuild('--repair')).toMatchObject({
      code: 0,
      said: expect.stringContaining('1 differences, 0 left after repair'),
    })
    expect((await CourseProgresses.findOne({ person: viewer!.person }).lean())!.credit).toBe(25)
  })
})
