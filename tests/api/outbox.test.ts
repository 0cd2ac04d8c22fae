/** The outbox and e-mail, against a real SMTP server: nothing lost, nothing twice, and an administrator sees why not. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SMTPServerOptions } from 'smtp-server'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { Choices } from '../../server/features/notifications/choices.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { notify } from '../../server/features/notifications/notify.service.ts'
import { Deliveries, Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { handOn, turns } from '../../server/features/notifications/outbox/handOn.ts'
import { messagesOf } from '../../server/features/notifications/outbox/messages.ts'
import { openWay } from '../../server/features/notifications/outbox/openWay.ts'
import { startOutbox, type Outbox } from '../../server/features/notifications/outbox/outbox.ts'
import { PAUSES } from '../../server/features/notifications/ways.rule.ts'
import { taker } from '../../server/features/notifications/outbox/take.ts'
import { NO_DETAILS } from '../../server/features/roster/personDetails.rule.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { now } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { mailServer } from '../support/mailServer.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let admin: Agent
let server: Awaited<ReturnType<typeof mailServer>> | undefined
let outbox: Outbox | undefined
beforeAll(async () => {
  site = await openSite('outbox')
  tree = await makeTree()
  admin = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
})
afterAll(() => site.close())
beforeEach(async () => {
  await Promise.all([Ways.deleteMany({}), Deliveries.deleteMany({}), Notices.deleteMany({})])
})
afterEach(async () => {
  await outbox?.stop()
  await server?.close()
  outbox = server = undefined
})

const run = () => (outbox = startOutbox(site.app))
const save = (settings: object, given: object = {}) =>
  admin.put('/api/notice-ways/mail').send({ revision: 0, enabled: true, settings, ...given })
async function setUp(options: SMTPServerOptions = {}, given: object = {}) {
  server = await mailServer(options)
  await save({ ...server.settings, ...given }).expect(200)
  return server
}
async function reader(email: string | null = 'li@example.edu.cn', name = '李明') {
  const { account, person } = await makeTrainee(tree.branch)
  await People.updateOne({ _id: person._id }, { $set: { details: { ...NO_DETAILS, email } } })
  await Accounts.updateOne({ _id: account._id }, { $set: { name } })
  return account
}
const tell = (accounts: string[], values = { title: '关于轮训的通知', text: '请于月底前完成。' }) =>
  transaction((session) =>
    notify({ accounts }, { kind: 'announcement', key: newId(), values, link: '/notices' }, session),
  )
const states = async () => (await Deliveries.find().sort({ _id: 1 }).lean()).map(({ state }) => state)
const settled = (state: string) => until(`all ${state}`, async () => (await states()).every((each) => each === state))
const failures = async () => (await admin.get('/api/notice-ways/undelivered').expect(200)).body.items

describe('a notice goes out as a mail', () => {
  test('to the address of the roster, with the link, and the key of its delivery as its Message-ID', async () => {
    const { mails } = await setUp()
    await tell([(await reader())._id])
    run()
    await settled('sent')
    const [delivery] = await Deliveries.find().lean()
    expect(mails).toHaveLength(1)
    const [mail] = mails
    expect(mail).toMatchObject({ from: 'xuetang@example.edu.cn', to: ['li@example.edu.cn'] })
    expect(mail!.header('message-id')).toContain(delivery!._id)
    expect(mail!.header('subject')).toMatch(/^=\?UTF-8\?/i)
    expect(mail!.raw.replaceAll('=\r\n', '')).toContain('/notices')
  })

  test('with what others typed as words only: no header, no second address, no markup', async () => {
    const { mails } = await setUp()
    const evil = await reader('li@example.edu.cn', '李明"\r\nBcc: all@example.com\r\n<b>')
    const broken = await reader('li@example.edu.cn\r\nRCPT TO:<all@example.com>')
    await tell([evil._id, broken._id], { title: '通知\r\nBcc: all@example.com', text: '<img src=x onerror=alert(1)>' })
    run()
    await until('both are settled', async () =>
      (await states()).every((state) => state === 'sent' || state === 'failed'),
    )
    expect(mails.map(({ to }) => to)).toEqual([['li@example.edu.cn']])
    expect(mails[0]!.header('bcc')).toBe('')
    expect(mails[0]!.raw.slice(mails[0]!.raw.indexOf('text/html'))).not.toContain('<img')
    expect(await failures()).toEqual([expect.objectContaining({ reason: expect.stringContaining('地址无效') })])
  })

  test('when it did not happen there is nothing to deliver, and nobody gets it who does not want it', async () => {
    await setUp()
    const [one, other] = [await reader(), await reader()]
    await Choices.create({ _id: other._id, off: ['mail:announcement'], quiet: null, email: null })
    await expect(
      transaction(async (session) => {
        await notify(
          { accounts: [one._id] },
          { kind: 'announcement', key: 'x', values: { title: 'x', text: '' } },
          session,
        )
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await tell([one._id, other._id])
    expect((await Deliveries.find().lean()).map(({ account }) => account)).toEqual([one._id])
  })
})

test('what a slow server has not taken before the group is believed lost goes back, and is sent by nobody twice', async () => {
  await setUp()
  await tell(await Promise.all(Array.from({ length: 4 }, async () => (await reader())._id)))
  const clock = standingClock()
  try {
    const send = () => {
      clock.pass(30)
      return Promise.resolve([{ is: 'sent' as const }])
    }
    const slow = { parallel: 1, perMinute: 60_000, together: 1, repeatable: true, send, close: () => undefined }
    const taken = await taker('mail')(10)
    const way = openWay((await Ways.findById('mail').lean())!)
    const made = await messagesOf(taken, way, 'http://here.example')
    await handOn(made, slow, turns(slow.perMinute), new AbortController().signal)
    expect((await states()).sort()).toEqual(['sent', 'sent', 'waiting', 'waiting'])
    expect(taken.every(({ until: lost }) => lost! > now())).toBe(true)
  } finally {
    clock.release()
  }
})

describe('what could not be delivered', () => {
  test('is seen with why, put right, and tried again', async () => {
    const { mails } = await setUp({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('gone') ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    })
    const [gone, without] = [await reader('gone@example.edu.cn'), await reader(null)]
    await tell([gone._id])
    await tell([without._id])
    run()
    await settled('failed')
    const all = await failures()
    expect(all.map(({ reason, detail }: Record<string, string>) => `${reason} ${detail}`).sort()).toEqual([
      expect.stringContaining('no such mailbox'),
      expect.stringContaining('没有可用的地址'),
    ])
    expect((await admin.get('/api/notice-ways/undelivered/count').expect(200)).body.count).toBe(2)
    await People.updateOne({ _id: without.person }, { $set: { 'details.email': 'wang@example.edu.cn' } })
    const { id } = all.find(({ reason }: { reason: string }) => reason.includes('没有'))
    await admin.post(`/api/notice-ways/undelivered/${id}/retry`).expect(200)
    await until('it arrives', () => mails.length === 1)
    expect(mails[0]!.to).toEqual(['wang@example.edu.cn'])
    await until('it is settled', async () => (await failures()).length === 1)
    await admin.post(`/api/notice-ways/undelivered/${id}/retry`).expect(409)
  })

  test('for the moment is tried later; a server that shuts the door stops all, and costs nobody a try', async () => {
    let answer: number | null = 451
    const { mails } = await setUp({
      onMailFrom: (_address, _session, done) =>
        done(answer ? Object.assign(new Error('not now'), { responseCode: answer }) : null),
    })
    await tell([(await reader())._id])
    run()
    await until('a try was made', async () => (await Deliveries.exists({ tries: 1, state: 'waiting' })) !== null)
    expect((await Deliveries.findOne().lean())!.dueAt.getTime()).toBeGreaterThan(Date.now() + 30_000)
    answer = 421
    await Deliveries.updateMany({}, { $set: { dueAt: new Date(0) } })
    await until('the way is closed', async () => (await Ways.exists({ pausedUntil: { $ne: null } })) !== null)
    expect(await Deliveries.findOne().lean()).toMatchObject({ tries: 1, state: 'waiting' })
    expect((await admin.get('/api/notice-ways').expect(200)).body.items[0].problem).toContain('not now')
    answer = null
    await Ways.updateMany({}, { $set: { pausedUntil: null } })
    await until('it arrives', () => mails.length === 1)
    await until('all is well', async () => (await Ways.findById('mail').lean())!.problem === null)
  })
})

test('a mail at which the server breaks off is tried so often, fails in sight, and holds up no other', async () => {
  const { mails } = await setUp({
    onRcptTo: ({ address }, _session, done) => (address.startsWith('heavy') ? server!.breakOff() : done()),
  })
  await tell([(await reader('heavy@example.edu.cn'))._id])
  run()
  await until('the way is closed', async () => (await Ways.exists({ pausedUntil: { $ne: null } })) !== null)
  expect(await Deliveries.findOne().lean()).toMatchObject({ tries: 1, state: 'waiting' })
  await tell([(await reader('light@example.edu.cn'))._id])
  await Ways.updateMany({}, { $set: { pausedUntil: null } })
  await until('the other arrives', () => mails.length === 1)
  await Deliveries.updateMany({ state: 'waiting' }, { $set: { tries: PAUSES.length, dueAt: new Date(0) } })
  await until('it is seen', async () => (await failures()).length === 1)
  expect(mails.map(({ to }) => to)).toEqual([['light@example.edu.cn']])
})

test('what a killed worker had in its hands is taken up, and two workers send nothing twice', async () => {
  const { mails } = await setUp()
  const readers = await Promise.all(Array.from({ length: 12 }, (_, at) => reader(`r${at}@example.edu.cn`)))
  await tell(readers.map(({ _id }) => _id))
  expect(await taker('mail')(5)).toHaveLength(5) // and was killed
  const second = startOutbox(site.app)
  try {
    run()
    await until('what was not taken is sent', async () => (await Deliveries.countDocuments({ state: 'sent' })) === 7)
    await Deliveries.updateMany({ state: 'sending' }, { $set: { until: new Date(0) } })
    await settled('sent')
  } finally {
    await second.stop()
  }
  expect(new Set(mails.map(({ to }) => to[0])).size).toBe(12)
  expect(mails).toHaveLength(12)
})

describe('the settings', () => {
  const steps = async () =>
    (await admin.post('/api/notice-ways/mail/check').send({ to: 'me@example.edu.cn' }).expect(200)).body.steps
  const last = async () => (await steps()).at(-1)

  test('say step by step what is wrong and what to do, and that it works', async () => {
    const { settings, mails } = await setUp()
    expect((await steps()).map(({ passed }: { passed: boolean }) => passed)).toEqual([true, true, true, true])
    expect(mails).toHaveLength(1)
    await save({ ...settings, host: 'smpt.invalid' }, { revision: 1 }).expect(200)
    expect(await last()).toMatchObject({
      name: '查找服务器',
      passed: false,
      said: expect.stringContaining('smpt.invalid'),
    })
    await save({ ...settings, port: 1 }, { revision: 2 }).expect(200)
    expect(await last()).toMatchObject({ name: '连接端口', passed: false, said: expect.stringContaining('防火墙') })
    await save({ ...settings, security: 'tls' }, { revision: 3 }).expect(200)
    expect(await last()).toMatchObject({ name: '加密', passed: false, said: expect.stringContaining('STARTTLS') })
  })

  test('keep the password sealed, say nothing of it, and tell a wrong one', async () => {
    await setUp(
      {
        authOptional: false,
        onAuth: ({ password }, _session, done) =>
          password === 'right'
            ? done(null, { user: 'x' })
            : done(Object.assign(new Error('no'), { responseCode: 535 })),
      },
      { user: 'xuetang' },
    )
    const { settings } = server!
    const { body } = await save({ ...settings, user: 'xuetang' }, { revision: 1, secret: 'wrong' }).expect(200)
    expect(body).toMatchObject({ hasSecret: true })
    expect(JSON.stringify([body, await Ways.find().lean()])).not.toContain('wrong')
    expect(await last()).toMatchObject({ name: '加密与登录', passed: false, said: expect.stringContaining('授权码') })
    await save({ ...settings, user: 'xuetang' }, { revision: 2, secret: 'right' }).expect(200)
    await save({ ...settings, user: 'xuetang' }, { revision: 3 }).expect(200) // the stored one stays
    expect(await last()).toMatchObject({ name: '发送测试邮件', passed: true })
    expect((await save({ ...settings }, { revision: 3 }).expect(409)).body.code).toBe('noticeWay.stale')
    for (const other of [{ host: 'localhost' }, { port: 26 }, { security: 'starttls' }]) {
      const { body } = await save({ ...settings, user: 'xuetang', ...other }, { revision: 4 }).expect(422)
      expect(body.fields).toMatchObject([{ path: 'secret' }]) // nobody is shown it but whom it was typed for
    }
  })
})

test('each chooses what comes by mail and when it does not; security comes always', async () => {
  await setUp()
  const account = await reader()
  const agent = await site.signedIn(account.login)
  const shown = (await agent.get('/api/notice-choices').expect(200)).body
  expect(shown).toMatchObject({
    open: ['mail'],
    inRoster: true,
    email: 'li@example.edu.cn',
    off: expect.arrayContaining(['mail:course']),
  })
  const quiet = { from: '22:00', to: '07:00' }
  for (const _twice of [1, 2])
    await agent
      .put('/api/notice-choices')
      .send({ off: ['mail:course'], quiet, email: 'other@example.com' })
      .expect(200)
  expect((await agent.get('/api/notice-choices').expect(200)).body).toMatchObject({ quiet, email: 'li@example.edu.cn' })
  await agent
    .put('/api/notice-choices')
    .send({ off: ['mail:security'], quiet: null, email: null })
    .expect(422)
  const clock = standingClock('2026-05-01T15:30:00Z') // half past eleven at night in Shanghai
  try {
    await tell([account._id])
    await transaction((session) =>
      notify(
        { accounts: [account._id] },
        { kind: 'device.new', key: newId(), values: { at: '', device: '', place: '' } },
        session,
      ),
    )
  } finally {
    clock.release()
  }
  const due = new Map((await Deliveries.find().lean()).map(({ kind, dueAt }) => [kind, dueAt.toISOString()]))
  expect(due.get('announcement')).toBe('2026-05-01T23:00:00.000Z')
  expect(due.get('device.new')).toBe('2026-05-01T15:30:00.000Z')
})
