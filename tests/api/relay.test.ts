import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { StoredSessions } from '../../server/access/storedSession.model.ts'
import { takeLease } from '../../server/features/playback/lease.service.ts'
import { Units } from '../../server/features/organisations/organisations.model.ts'
import { sessionReference } from '../../server/access/sessionReference.ts'
import { newId } from '../../server/lib/id.ts'
import { defineJob } from '../../server/jobs/definitions.ts'
import { enqueue } from '../../server/jobs/enqueue.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { startRelay } from '../../server/relay.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

let test: TestSite
beforeAll(async () => {
  test = await openSite('relay')
})
afterAll(() => test.close())

it('tells the pages of a web process what a worker process writes', async () => {
  const told: string[] = []
  const web = {
    ...test.app,
    realtime: {
      ...test.app.realtime,
      toAccount: (account: string, event: string, { state }: never) =>
        void told.push(`${account} ${event} ${String(state)}`),
    },
  }
  const relay = startRelay(web)
  defineJob({ kind: 'test.elsewhere', title: () => '测试', payload: z.object({}), run: async () => undefined })
  // A stream tells what comes after it was opened, and it does not say when that is.
  await until('the stream is open', async () => {
    await enqueue(
      'test.elsewhere',
      {},
      { owner: 'a', key: `open-${Date.now()}`, runAt: new Date(Date.now() + 3_600_000) },
    )
    return told.includes('a task waiting')
  })
  const worker = startWorker(test.app, { pollMs: 250 }) // its own realtime is silent
  await enqueue('test.elsewhere', {}, { owner: 'b' })
  await until('the end was told', () => told.includes('b task done'))
  await worker.stop()
  await relay.stop()
})

it('lets go the pages of a session that another process has ended', async () => {
  const ended: string[] = []
  const relay = startRelay({
    ...test.app,
    realtime: { ...test.app.realtime, endSession: (reference) => void ended.push(reference) },
  })
  const open = async (id: string) =>
    StoredSessions.collection.insertOne({ _id: id as never, expires: new Date(Date.now() + 3_600_000), session: {} })
  await until('the stream is open', async () => {
    const id = newId()
    await open(id)
    await StoredSessions.deleteOne({ _id: id })
    return ended.length > 0
  })
  const account = await makeAccount('committee', await makeUnit('committee'))
  await test.signedIn(account.login)
  const [row] = await StoredSessions.find({ 'session.account': account._id }).lean()
  const system = await test.signedIn(
    (await makeAccount('system-admin', (await Units.findById(account.ancestors[0]).lean())!)).login,
  )
  await system.post(`/api/accounts/${account._id}/disable`).expect(200) // this process has no sockets of its own
  await until('the session’s pages were let go', () => ended.includes(sessionReference(row!._id)))
  await relay.stop()
})

it('tells the player of a web process at once that another process gave its lease away, each one that was taken over', async () => {
  const told: unknown[] = []
  const relay = startRelay({
    ...test.app,
    realtime: {
      ...test.app.realtime,
      toSession: (session, event, message) => void told.push({ session, event, ...message }),
    },
  })
  const person = newId()
  const take = (session: string, device: string) =>
    takeLease({ person, asset: 'a', course: 'c', lesson: 'l', rate: 2, checks: false, session, device })
  let desk = await take('desk', '电脑')
  await until('the stream is open', async () => {
    desk = await take('desk', '电脑')
    return told.length > 0
  })
  const phone = await take('phone', '手机') // another process: here nobody was told directly
  const tablet = await take('tablet', '平板')
  await until('the last one was told', () => told.some((each) => (each as { lease: string }).lease === phone.lease))
  expect(told.slice(-2)).toEqual([
    { session: 'desk', event: 'leaseTaken', lease: desk.lease, device: '手机', at: phone.at.toISOString() },
    { session: 'phone', event: 'leaseTaken', lease: phone.lease, device: '平板', at: tablet.at.toISOString() },
  ])
  await relay.stop()
})
