/** A whole server with its own database, as `npm start` starts it, killed in the middle of what many do at a time. */
import { expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../server/config.ts'
import { joinDatabase } from '../../server/database/index.ts'
import { Audiences } from '../../server/features/audience/audience.model.ts'
import { finishDue } from '../../server/features/exams/due.service.ts'
import { Exams } from '../../server/features/exams/exams.model.ts'
import { SittingAnswerRows, Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { verifyChain } from '../../server/features/ledger/ledger.service.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { readLog } from '../../server/features/playback/creditLog.ts'
import { Watches, watchId } from '../../server/features/playback/watch.model.ts'
import { isWatched } from '../../server/features/playback/watchedRanges.rule.ts'
import { OpenAnswers } from '../../server/features/quizzes/openAnswers.ts'
import type { Attempt } from '../../server/features/quizzes/quizzes.model.ts'
import { newId } from '../../server/lib/id.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { makeRunningExam } from '../support/exams.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { makeAttempt } from '../support/quizzes.ts'
import { startServer } from '../support/serverProcess.ts'
import { cookieOf } from '../support/uploading.ts'
import { beat, send, viewers, type Viewer } from './viewers.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** The test looks into its database beside it. */
async function start(folder: string) {
  const server = startServer({ DATA_DIR: folder })
  const url = await server.ready()
  const database = await joinDatabase(loadConfig({ DATA_DIR: folder }, []), quiet)
  return { url, server, leave: () => database.close() }
}

/** What some do until the server is killed, and what must be true of it when it is there again. */
interface Doing {
  /** Each acknowledged act is told. */
  act(told: () => void): Promise<unknown>
  /** The server is killed when this many of all of them were acknowledged. */
  enough: number
  holds(url: string): Promise<void>
}

/** The same players go on, and what fell into the gap is made up for. */
async function watching(branch: Unit, url: string): Promise<Doing> {
  const watching = await viewers(branch, url, 8, 3_600)
  const finishing = await viewers(branch, url, 40, 2)
  const told = new Map<Viewer, { seq: number; watchedSeconds: number; completed: boolean }>()
  const recordsOf = ({ person }: Viewer) => LearningRecords.countDocuments({ person, kind: 'lesson.completed' })
  const watchOf = async ({ person, asset }: Viewer) => (await Watches.findById(watchId(person, asset)).lean())!
  return {
    enough: 70,
    act(tell) {
      const until = (last: number) => async (viewer: Viewer) => {
        for (let seq = 1; seq <= last; seq++) {
          const [from, to] = last === 1 ? [0, 2] : [seq * 2, seq * 2 + 2]
          const reply = await beat(url, viewer, seq, from, to).catch(() => null)
          if (!reply) return
          told.set(viewer, { ...reply, seq })
          tell()
        }
      }
      return Promise.all([...watching.map(until(1_000)), ...finishing.map(until(1))])
    },
    async holds(url) {
      for (const viewer of [...watching, ...finishing]) {
        const { seq, watchedSeconds } = told.get(viewer) ?? { seq: 0, watchedSeconds: 0 }
        const stored = await watchOf(viewer)
        expect(stored.seq).toBeGreaterThanOrEqual(seq)
        expect(stored.watchedSeconds).toBeGreaterThanOrEqual(watchedSeconds)
        expect(readLog(stored.log)!.sittings.reduce((sum, { counted }) => sum + counted, 0)).toBe(stored.watchedSeconds)
      }
      expect(await Audiences.countDocuments({ settled: false })).toBe(2) // both videos will be counted anew
      for (const viewer of watching)
        expect((await beat(url, viewer, 2_000, 0, 2)).watchedSeconds).toBeGreaterThanOrEqual(
          told.get(viewer)?.watchedSeconds ?? 0,
        )
      for (const viewer of finishing) {
        if (told.get(viewer)?.completed) expect(await recordsOf(viewer)).toBe(1)
        const watched = isWatched((await watchOf(viewer)).watchedSeconds, 2)
        const { state } = (await (await send('POST', `${url}${viewer.at}/open`, viewer.cookie)).json()) as {
          state: string
        }
        expect(state).toBe(watched ? 'completed' : 'not-started')
        expect(await recordsOf(viewer)).toBe(watched ? 1 : 0)
        expect(await verifyChain(viewer.person)).toBeNull()
      }
    },
  }
}

/** Saves one answer after the other of each until the server does not reply. */
function writing<Writer>(all: Writer[], save: (writer: Writer, seq: number) => Promise<Response>) {
  const told = new Map<Writer, number>()
  return {
    seqOf: (writer: Writer) => told.get(writer) ?? 0,
    act: (tell: () => void) =>
      Promise.all(
        all.map(async (writer) => {
          for (let seq = 1; ; seq++) {
            const reply = await save(writer, seq).catch(() => null)
            if (!reply?.ok) return
            told.set(writer, seq)
            tell()
          }
        }),
      ),
  }
}

/** A quiz, which goes on. */
async function answering(branch: Unit, url: string): Promise<Doing> {
  const one = async (): Promise<{ attempt: Attempt; cookie: string }> => {
    const { person, account } = await makeTrainee(branch)
    return { attempt: await makeAttempt({ person: person._id }), cookie: await cookieOf(url, account.login) }
  }
  const all = await Promise.all(Array.from({ length: 12 }, one))
  const save = (url: string, { attempt, cookie }: (typeof all)[number], seq: number) =>
    send('PUT', `${url}/api/learning/attempts/${attempt._id}/answers/short`, cookie, {
      ...{ seq, answer: { text: `answer ${seq}` } },
    })
  const { seqOf, act } = writing(all, (writer, seq) => save(url, writer, seq))
  return {
    enough: 100,
    act,
    async holds(url) {
      for (const writer of all) {
        const { short } = (await OpenAnswers.findById(writer.attempt._id).lean())!.answers
        expect(short!.seq).toBeGreaterThanOrEqual(seqOf(writer))
        expect(short!.answer).toEqual({ text: `answer ${short!.seq}` })
        expect((await save(url, writer, short!.seq + 1)).status).toBe(200)
      }
    },
  }
}

/** An examination, which goes on and collects it all. */
async function examined(branch: Unit, institution: Unit, url: string): Promise<Doing> {
  const trainees = await Promise.all(Array.from({ length: 10 }, () => makeTrainee(branch)))
  const people = trainees.map(({ person }) => person)
  const exam = await makeRunningExam(institution, people)
  const own = (url: string, path: string) => `${url}/api/own-exams/${path}`
  const begin = async ({ account }: (typeof trainees)[number]) => {
    const [cookie, lease] = [await cookieOf(url, account.login), newId()]
    const begun = await send('POST', own(url, `${exam}/start`), cookie, { lease })
    return { cookie, lease, sitting: ((await begun.json()) as { id: string }).id }
  }
  const all = await Promise.all(trainees.map(begin))
  const save = (url: string, { cookie, lease, sitting }: (typeof all)[number], seq: number) =>
    send('PUT', own(url, `sittings/${sitting}/answers/essay`), cookie, {
      ...{ lease, seq, answer: { text: `answer ${seq}` } },
    })
  const { seqOf, act } = writing(all, (writer, seq) => save(url, writer, seq))
  return {
    enough: 100,
    act,
    async holds(url) {
      for (const each of all) {
        const { essay } = (await SittingAnswerRows.findById(each.sitting).lean())!.answers
        expect(essay!.seq).toBeGreaterThanOrEqual(seqOf(each))
        expect(essay!.answer).toEqual({ text: `answer ${essay!.seq}` })
      }
      expect((await save(url, all[0]!, 100_000)).status).toBe(200)
      await Exams.updateOne({ _id: exam }, { $set: { closesAt: new Date() } })
      await Sittings.updateMany({ exam }, { $set: { deadlineAt: new Date(Date.now() - 1) } })
      await finishDue(new AbortController().signal)
      for (const each of all) {
        const sitting = (await Sittings.findById(each.sitting).lean())!
        expect(sitting.state).toBe('handed-in')
        expect(sitting.answers['essay']!.seq).toBeGreaterThanOrEqual(seqOf(each))
      }
    },
  }
}

it(
  'killed, with its database, in the middle of beats, of a quiz and of an examination, it loses nothing that it acknowledged',
  { timeout: 240_000 }, // 70 sign-ins, on an engine that writes through
  async () => {
    const folder = dataFolder()
    const first = await start(folder)
    const { branch, institution } = await makeTree()
    const doings = [
      await watching(branch, first.url),
      await answering(branch, first.url),
      await examined(branch, institution, first.url),
    ]
    const acknowledged = new Map(doings.map((each) => [each, 0]))
    const acts = doings.map((each) =>
      each.act(() => {
        acknowledged.set(each, acknowledged.get(each)! + 1)
        if (doings.every((one) => acknowledged.get(one)! >= one.enough)) first.server.child.kill('SIGKILL')
      }),
    )
    await Promise.all(acts)
    await first.server.ended
    await first.leave()
    for (const each of doings) expect(acknowledged.get(each)).toBeGreaterThanOrEqual(each.enough)

    const second = await start(folder)
    onTestFinished(second.leave)
    for (const each of doings) await each.holds(second.url)
  },
)
