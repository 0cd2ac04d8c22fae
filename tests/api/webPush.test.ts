/** Notices in browsers: subscribed, encrypted for one browser alone, shown once, and forgotten when they are given up. */
import { createECDH } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { notify } from '../../server/features/notifications/notify.service.ts'
import { Deliveries, Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { startOutbox, type Outbox } from '../../server/features/notifications/outbox/outbox.ts'
import { encrypted } from '../../server/features/notifications/push/encryption.ts'
import { isPushService } from '../../server/features/notifications/push/pushServices.rule.ts'
import { PushSubscriptions } from '../../server/features/notifications/push/subscriptions.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { decrypted, pushService } from '../support/pushService.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let admin: Agent
let service: Awaited<ReturnType<typeof pushService>>
let outbox: Outbox | undefined
beforeAll(async () => {
  site = await openSite('webPush')
  tree = await makeTree()
  admin = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
  service = await pushService()
})
afterAll(async () => {
  await service.close()
  await site.close()
})
beforeEach(async () => {
  service.shown.length = 0
  service.answers(201)
  await Promise.all([Ways, Deliveries, Notices, PushSubscriptions].map((each) => each.deleteMany({} as never)))
})
afterEach(async () => {
  await outbox?.stop()
  outbox = undefined
})

const open = (given: object = {}) =>
  admin.put('/api/notice-ways/push').send({
    revision: 0,
    enabled: true,
    settings: { contact: 'admin@example.edu.cn', perMinute: 6_000, services: service.address },
    ...given,
  })
async function reader() {
  const { account } = await makeTrainee(tree.branch)
  return { id: account._id, agent: await site.signedIn(account.login) }
}
const keyFor = async (agent: Agent) => (await agent.get('/api/push-subscriptions').expect(200)).body.key
async function subscribe(agent: Agent) {
  const browser = service.browser(await keyFor(agent))
  for (const _twice of [1, 2]) await agent.post('/api/push-subscriptions').send(browser).expect(200)
  return browser
}
const tell = (accounts: string[], title = '关于轮训的通知') =>
  transaction((session) =>
    notify(
      { accounts },
      { kind: 'announcement', key: newId(), values: { title, text: '内容不出现在锁屏上' }, link: '/notices' },
      session,
    ),
  )
const run = () => (outbox = startOutbox(site.app))
const settled = () =>
  until('all is settled', async () =>
    (await Deliveries.find().lean()).every(({ state }) => state === 'sent' || state === 'failed'),
  )

test('a notice is shown in the browsers of its reader, and nobody is sent to who has not asked for it', async () => {
  await open().expect(200)
  const [one, two] = [await reader(), await reader()]
  expect((await one.agent.get('/api/push-subscriptions').expect(200)).body).toMatchObject({ browsers: 0 })
  for (const _browser of [1, 2]) await subscribe(one.agent)
  await tell([one.id, two.id])
  run()
  await settled()
  expect(service.shown).toHaveLength(2)
  const [delivery] = await Deliveries.find().lean()
  expect(service.shown[0]).toEqual({
    title: '关于轮训的通知',
    link: expect.stringMatching(/\/notices$/),
    tag: delivery!._id, // shown again it takes the place of the first
  })
  expect(await Deliveries.find().lean()).toMatchObject([{ account: one.id, way: 'push', state: 'sent' }])
  expect((await one.agent.get('/api/push-subscriptions').expect(200)).body).toMatchObject({ browsers: 2 })
})

test('a browser has one owner, the last who asked; given up or switched off it is forgotten', async () => {
  await open().expect(200)
  const [one, two] = [await reader(), await reader()]
  const browser = await subscribe(one.agent)
  await two.agent.post('/api/push-subscriptions').send(browser).expect(200)
  expect(await PushSubscriptions.find().lean()).toMatchObject([{ account: two.id }])
  await one.agent.post('/api/push-subscriptions/remove').send({ endpoint: browser.endpoint }).expect(200)
  expect(await PushSubscriptions.countDocuments()).toBe(1) // another's
  await tell([two.id])
  service.giveUp(browser.endpoint)
  run()
  await settled()
  expect(await PushSubscriptions.countDocuments()).toBe(0)
  expect((await admin.get('/api/notice-ways/undelivered').expect(200)).body.items).toMatchObject([
    { way: 'push', reason: expect.stringContaining('取消推送') },
  ])
  const again = await subscribe(two.agent)
  await two.agent.post('/api/push-subscriptions/remove').send({ endpoint: again.endpoint }).expect(200)
  expect(await PushSubscriptions.countDocuments()).toBe(0)
})

test('the key is made once and sealed; changed settings leave the browsers as they are', async () => {
  const { body } = await open().expect(200)
  const { agent } = await reader()
  const key = await keyFor(agent)
  expect(Buffer.from(key, 'base64url')).toHaveLength(65)
  const { secret } = (await Ways.findById('push').lean())!
  expect([body.hasSecret, secret]).toEqual([true, expect.not.stringContaining('"d"')])
  await open({ revision: 1 }).expect(200)
  expect(await keyFor(agent)).toBe(key)
  await open({ revision: 2, enabled: false }).expect(200)
  expect(await keyFor(agent)).toBeNull()
  const refused = await agent.post('/api/push-subscriptions').send(service.browser(key)).expect(409)
  expect(refused.body.code).toBe('push.closed')
})

test('the trial says that nobody has switched it on, that the service cannot be reached, and that it works', async () => {
  await open().expect(200)
  const check = async () => (await admin.post('/api/notice-ways/push/check').send({}).expect(200)).body.steps
  expect(await check()).toMatchObject([{ passed: false, said: expect.stringContaining('通知偏好') }])
  await subscribe(admin)
  service.answers(403)
  expect((await check()).at(-1)).toMatchObject({ passed: false, said: expect.stringContaining('403') })
  service.answers(201)
  expect(await check()).toMatchObject([{ passed: true }, { passed: true }])
  expect(service.shown).toMatchObject([{ title: '红领学堂测试通知' }])
})

test('no server is asked that is no push service', async () => {
  await open().expect(200)
  const { agent } = await reader()
  const browser = service.browser(await keyFor(agent))
  for (const endpoint of [
    'http://127.0.0.1:9/x',
    'https://push.apple.com.evil.example/x',
    'https://fcm.googleapis.com:8443/x',
  ])
    await agent
      .post('/api/push-subscriptions')
      .send({ ...browser, endpoint })
      .expect(422)
  const offCurve = `BA${'A'.repeat(85)}`
  await agent
    .post('/api/push-subscriptions')
    .send({ ...browser, p256dh: offCurve })
    .expect(422)
  for (const host of [
    'fcm.googleapis.com',
    'updates.push.services.mozilla.com',
    'web.push.apple.com',
    'wns2-par02p.notify.windows.com',
  ])
    expect(isPushService(`https://${host}/x`, '')).toBe(true)
  expect(isPushService('https://user@fcm.googleapis.com/x', '')).toBe(false)
})

test('it is encrypted as the example of RFC 8291 is, byte by byte', () => {
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const auth = 'BTBZMqHH6r4Tts7J_aSIgg'
  const p256dh = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'
  const text = 'When I grow up, I want to be a watermelon'
  const own = bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw')
  const body = encrypted(Buffer.from(text), { p256dh, auth }, { own, salt: bytes('DGv6ra1nlYgDCS1FRnbzlw') })
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'))
  expect(decrypted(body, ecdh, bytes(auth)).toString()).toBe(text)
})
