/** kill -9 of a worker between the steps of the outbox: everybody gets the mail, and a second copy is the same mail. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { notify } from '../../server/features/notifications/notify.service.ts'
import { Deliveries, Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { startOutbox } from '../../server/features/notifications/outbox/outbox.ts'
import { NO_DETAILS } from '../../server/features/roster/personDetails.rule.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { mailServer } from '../support/mailServer.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

const CHILD = path.join(import.meta.dirname, 'outboxChild.ts')
const READERS = 6
let site: TestSite
beforeAll(async () => {
  site = await openSite('outbox-killed')
})
afterAll(() => site.close())

test.each([
  ['before the server has taken a mail', 'onRcptTo', READERS],
  ['after it has taken one, before that is written down', 'onData', READERS + 1],
] as const)('killed %s', async (_when, step, copies) => {
  let child: ChildProcess | null = null
  let killed = 0
  const kill = (): boolean => {
    if (!child || (step === 'onData' && server.mails.length === 0)) return false
    child.kill('SIGKILL')
    child = null
    killed += 1
    return true
  }
  const server = await mailServer({ onRcptTo: (_to, _session, done) => (kill() ? undefined : done()) })
  onTestFinished(() => server.close())
  await Promise.all([Ways.deleteMany({}), Deliveries.deleteMany({})])
  const settings = { ...server.settings, perMinute: step === 'onData' ? 60 : 6_000 }
  await Ways.create({ _id: 'mail', enabled: true, settings, revision: 1 })
  const { branch } = await makeTree()
  const accounts: string[] = []
  for (let at = 0; at < READERS; at += 1) {
    const { account, person } = await makeTrainee(branch)
    await People.updateOne({ _id: person._id }, { $set: { details: { ...NO_DETAILS, email: `r${at}@example.cn` } } })
    accounts.push(account._id)
  }
  const values = { title: '通知', text: '请' }
  await transaction((session) => notify({ accounts }, { kind: 'announcement', key: step, values }, session))
  const process_ = spawn(process.execPath, [CHILD, uriOfThisTest()], { stdio: ['ignore', 'inherit', 'inherit'] })
  child = process_
  await once(process_, 'exit')
  expect(killed).toBe(1)
  // What it had in its hands is believed lost after two minutes, and its hold of the way after half of one.
  await Deliveries.updateMany({ state: 'sending' }, { $set: { until: new Date(0) } })
  await Ways.updateMany({}, { $set: { heldUntil: new Date(0), 'settings.perMinute': 6_000 }, $inc: { revision: 1 } })
  const outbox = startOutbox(site.app)
  onTestFinished(() => outbox.stop())
  await until('all is sent', async () => (await Deliveries.countDocuments({ state: 'sent' })) === READERS)
  expect(new Set(server.mails.map(({ to }) => to[0])).size).toBe(READERS)
  expect(new Set(server.mails.map((mail) => mail.header('message-id'))).size).toBe(READERS)
  expect(server.mails.length).toBeLessThanOrEqual(copies)
})
