import { expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../server/config.ts'
import { joinDatabase } from '../../server/database/index.ts'
import { OpenAnswers } from '../../server/features/quizzes/openAnswers.ts'
import type { Attempt } from '../../server/features/quizzes/quizzes.model.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { makeAttempt } from '../support/quizzes.ts'
import { startServer } from '../support/serverProcess.ts'
import { cookieOf } from '../support/uploading.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function start(folder: string) {
  const server = startServer({ DATA_DIR: folder })
  const url = await server.ready()
  const database = await joinDatabase(loadConfig({ DATA_DIR: folder }, []), quiet)
  return { url, server, leave: () => database.close() }
}

interface Writer {
  attempt: Attempt
  cookie: string
}

/** Trainees with a test before them on that server. */
async function writers(url: string, count: number): Promise<Writer[]> {
  const { branch } = await makeTree()
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { person, account } = await makeTrainee(branch)
      return { attempt: await makeAttempt({ person: person._id }), cookie: await cookieOf(url, account.login) }
    }),
  )
}

const save = (url: string, { attempt, cookie }: Writer, seq: number) =>
  fetch(`${url}/api/learning/attempts/${attempt._id}/answers/short`, {
    method: 'PUT',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ seq, answer: { text: `answer ${seq}` } }),
  })

it('a server killed, with its database, in the middle of answers loses none that it acknowledged', async () => {
  const folder = dataFolder()
  const first = await start(folder)
  const all = await writers(first.url, 12)
  const told = new Map<Writer, number>()
  let acknowledged = 0
  await Promise.all(
    all.map(async (writer) => {
      for (let seq = 1; ; seq++) {
        const reply = await save(first.url, writer, seq).catch(() => null)
        if (!reply?.ok) return
        told.set(writer, seq)
        if ((acknowledged += 1) === 100) first.server.child.kill('SIGKILL')
      }
    }),
  )
  await first.server.ended
  await first.leave()
  expect(acknowledged).toBeGreaterThanOrEqual(100)

  const second = await start(folder)
  onTestFinished(second.leave)
  for (const writer of all) {
    const seq = told.get(writer) ?? 0
    const { short } = (await OpenAnswers.findById(writer.attempt._id).lean())!.answers
    expect(short!.seq).toBeGreaterThanOrEqual(seq)
    expect(short!.answer).toEqual({ text: `answer ${short!.seq}` })
    expect((await save(second.url, writer, short!.seq + 1)).status).toBe(200) // and the test goes on
  }
})
