import { expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../server/config.ts'
import { joinDatabase } from '../../server/database/index.ts'
import { Exams } from '../../server/features/exams/exams.model.ts'
import { finishDue } from '../../server/features/exams/due.service.ts'
import { SittingAnswerRows, Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import { newId } from '../../server/lib/id.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { makeRunningExam } from '../support/exams.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { startServer } from '../support/serverProcess.ts'
import { cookieOf } from '../support/uploading.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function start(folder: string) {
  const server = startServer({ DATA_DIR: folder })
  const url = await server.ready()
  const database = await joinDatabase(loadConfig({ DATA_DIR: folder }, []), quiet)
  return { url, server, leave: () => database.close() }
}
interface Candidate {
  person: string
  cookie: string
  lease: string
  sitting: string
}
const send = (url: string, { cookie }: Pick<Candidate, 'cookie'>, method: string, path: string, body: object) =>
  fetch(`${url}/api/own-exams/${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const save = (url: string, each: Candidate, seq: number) =>
  send(url, each, 'PUT', `sittings/${each.sitting}/answers/essay`, {
    ...{ lease: each.lease, seq, answer: { text: `answer ${seq}` } },
  })

it('killed in the middle of an examination it loses no acknowledged answer, goes on, and collects it all', async () => {
  const folder = dataFolder()
  const first = await start(folder)
  const { branch, institution } = await makeTree()
  const trainees = await Promise.all(Array.from({ length: 10 }, () => makeTrainee(branch)))
  const exam = await makeRunningExam(
    institution,
    trainees.map(({ person }) => person),
  )
  const all = await Promise.all(
    trainees.map(async ({ person, account }): Promise<Candidate> => {
      const given = { person: person._id, cookie: await cookieOf(first.url, account.login), lease: newId() }
      const begun = await send(first.url, given, 'POST', `${exam}/start`, { lease: given.lease })
      return { ...given, sitting: ((await begun.json()) as { id: string }).id }
    }),
  )
  const told = new Map<Candidate, number>()
  let acknowledged = 0
  await Promise.all(
    all.map(async (each) => {
      for (let seq = 1; ; seq++) {
        const reply = await save(first.url, each, seq).catch(() => null)
        if (!reply?.ok) return
        told.set(each, seq)
        if ((acknowledged += 1) === 100) first.server.child.kill('SIGKILL')
      }
    }),
  )
  await first.server.ended
  await first.leave()
  expect(acknowledged).toBeGreaterThanOrEqual(100)

  const second = await start(folder)
  onTestFinished(second.leave)
  for (const each of all) {
    const { essay } = (await SittingAnswerRows.findById(each.sitting).lean())!.answers
    expect(essay!.seq).toBeGreaterThanOrEqual(told.get(each) ?? 0)
    expect(essay!.answer).toEqual({ text: `answer ${essay!.seq}` })
  }
  expect((await save(second.url, all[0]!, 100_000)).status).toBe(200) // and the examination goes on
  await Exams.updateOne({ _id: exam }, { $set: { closesAt: new Date() } })
  await Sittings.updateMany({ exam }, { $set: { deadlineAt: new Date(Date.now() - 1) } })
  await finishDue(new AbortController().signal)
  for (const each of all) {
    const sitting = (await Sittings.findById(each.sitting).lean())!
    expect(sitting.state).toBe('handed-in')
    expect(sitting.answers['essay']!.seq).toBeGreaterThanOrEqual(told.get(each) ?? 0)
  }
})
