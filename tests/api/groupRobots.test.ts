/** Announcements posted to the groups of units by their robots, against a receiver that checks what the vendors ask. */
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { GroupRobots, RobotPosts } from '../../server/features/notifications/robots/robots.model.ts'
import { keyOf, ROBOTS } from '../../server/features/notifications/robots/robots.rule.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { newId } from '../../server/lib/id.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

const SECRET = 'SEC0123456789abcdef'
type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let [admin, elsewhere]: Agent[] = []
let vendor: Awaited<ReturnType<typeof groups>>

/** Groups of both vendors, whose robots ask for what their documents say. */
async function groups() {
  const posted: string[] = []
  let answer: (() => { errcode: number; errmsg: string } | null) | null = null
  const server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url!, 'http://vendor')
    const body = JSON.parse(Buffer.concat(await req.toArray()).toString()) as { text: { content: string } }
    const said = answer?.()
    if (said === null) return void res.destroy()
    const reply = (errcode: number, errmsg = 'ok') => {
      if (errcode === 0) posted.push(body.text.content)
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ errcode, errmsg }))
    }
    if (said) return reply(said.errcode, said.errmsg)
    if (pathname === '/cgi-bin/webhook/send')
      return searchParams.get('key') === 'the-key' ? reply(0) : reply(93000, 'invalid webhook url')
    if (pathname !== '/robot/send' || searchParams.get('access_token') !== 'the-token') return reply(300001, 'no token')
    const timestamp = Number(searchParams.get('timestamp'))
    const sign = createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`, 'utf8').digest('base64')
    const isFresh = Math.abs(Date.now() - timestamp) < 3_600_000
    return isFresh && searchParams.get('sign') === sign ? reply(0) : reply(310000, 'sign not match')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    posted,
    address,
    webhook: {
      wecom: `${address}/cgi-bin/webhook/send?key=the-key`,
      dingtalk: `${address}/robot/send?access_token=the-token`,
    },
    answers: (with_: typeof answer) => void (answer = with_),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

beforeAll(async () => {
  site = await openSite('groupRobots', { whole: true })
  tree = await makeTree()
  vendor = await groups()
  admin = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  elsewhere = await site.signedIn((await makeAccount('unit-admin', (await makeTree()).institution)).login)
  // installations of their own, as the system administrator set them up
  for (const [_id, name] of [
    ['wecom', 'api'],
    ['dingtalk', 'oapi'],
  ] as const)
    await Ways.create({ _id, enabled: false, revision: 1, settings: { [name]: vendor.address } })
})
beforeEach(async () => {
  vendor.posted.length = 0
  vendor.answers(null as never)
  vendor.answers(() => undefined as never)
  await GroupRobots.deleteMany({})
})
afterAll(async () => {
  await site.close()
  await vendor.close()
})

async function robot(kind: 'wecom' | 'dingtalk', given: object = {}) {
  const id = newId()
  const secret = kind === 'dingtalk' ? SECRET : ''
  const body = {
    id,
    unit: tree.institution._id,
    kind,
    name: `${kind}群`,
    webhook: vendor.webhook[kind],
    secret,
    ...given,
  }
  const made = await admin!.post('/api/group-robots').send(body).expect(200)
  expect(JSON.stringify([made.body, await GroupRobots.find().lean()])).not.toMatch(/the-key|the-token|SEC0/)
  return id
}
async function announce(robots: string[]) {
  const id = newId()
  const body = { id, unit: tree.institution._id, title: '关于轮训的通知', text: '请按时参加。', robots }
  await admin!.post('/api/announcements').send(body).expect(200)
  return id
}
const groupsOf = async (id: string) => {
  const { items } = (await admin!.get('/api/announcements').expect(200)).body
  return items.find((each: { id: string }) => each.id === id).groups
}
const settled = (id: string) =>
  until(
    'the groups are settled',
    async () => (await RobotPosts.countDocuments({ announcement: id, state: { $in: ['waiting', 'sending'] } })) === 0,
  )

test('an announcement is posted once to the groups that were chosen, signed where the vendor asks for it', async () => {
  const robots = [await robot('wecom'), await robot('dingtalk')]
  const id = await announce(robots)
  await settled(id)
  expect(vendor.posted).toHaveLength(2)
  expect(vendor.posted[0]).toMatch(/^关于轮训的通知\n\n请按时参加。\n\n[^]*\/notices$/)
  expect(await groupsOf(id)).toMatchObject([
    { name: 'dingtalk群', state: 'sent' },
    { name: 'wecom群', state: 'sent' },
  ])
  for (const each of robots)
    expect((await admin!.post(`/api/group-robots/${each}/check`).expect(200)).body).toMatchObject({ sent: true })
})

test('what does not arrive is shown with why, and sent again by hand; what was interrupted is not sent by itself', async () => {
  const wrong = await robot('dingtalk', { secret: 'SECwrong' })
  const id = await announce([wrong])
  await settled(id)
  const [post] = await groupsOf(id)
  expect(post).toMatchObject({ state: 'failed', said: expect.stringContaining('加签密钥不对') })
  const corrected = { revision: 1, name: 'dingtalk群', webhook: vendor.webhook.dingtalk, secret: SECRET }
  await admin!.put(`/api/group-robots/${wrong}`).send(corrected).expect(200)
  vendor.answers(() => null) // hangs up
  await admin!.post(`/api/group-robots/posts/${post.id}/retry`).expect(200)
  await settled(id)
  expect((await groupsOf(id))[0]).toMatchObject({
    state: 'failed',
    said: expect.stringContaining('不能确定对方是否收到'),
  })
  expect(vendor.posted).toEqual([])
  vendor.answers(() => undefined as never)
  await admin!.post(`/api/group-robots/posts/${post.id}/retry`).expect(200)
  await settled(id)
  expect(vendor.posted).toHaveLength(1)
  expect((await admin!.post(`/api/group-robots/posts/${post.id}/retry`).expect(409)).body.code).toBe('post.notFailed')
})

test('a robot that has posted too much waits as long as its vendor says', async () => {
  const id = await announce([await robot('wecom')])
  await settled(id)
  vendor.answers(() => ({ errcode: 45009, errmsg: 'api freq out of limit' }))
  const later = await announce([await robot('wecom')])
  await until('it waits', async () => (await RobotPosts.exists({ announcement: later, tries: 1 })) !== null)
  const job = await Jobs.findOne({ kind: 'notifications.robot', state: 'waiting' }).lean()
  await until(
    'its job is put back',
    async () => (await Jobs.findById(job!._id).lean())!.runAt.getTime() > Date.now() + 30_000,
  )
  vendor.answers(() => undefined as never)
  await Jobs.updateOne({ _id: job!._id }, { $set: { runAt: new Date(0) } })
  await settled(later)
  expect((await groupsOf(later))[0]).toMatchObject({ state: 'sent' })
})

test('a webhook is the vendor’s, or the installation’s that was set up: no other server is asked', async () => {
  const body = { id: newId(), unit: tree.institution._id, kind: 'wecom', name: '群' }
  for (const webhook of [
    'http://127.0.0.1:9/cgi-bin/webhook/send?key=x',
    'https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=x',
    `${vendor.address}/other?key=x`,
    `${vendor.address}/cgi-bin/webhook/send`,
    'x',
  ])
    expect(
      (
        await admin!
          .post('/api/group-robots')
          .send({ ...body, webhook })
          .expect(422)
      ).body.fields[0].path,
    ).toBe('webhook')
  const real = 'https://oapi.dingtalk.com/robot/send?access_token=abc'
  expect(keyOf('dingtalk', real, [ROBOTS.dingtalk.origin])).toEqual({ origin: 'https://oapi.dingtalk.com', key: 'abc' })
})

test('others’ groups are neither seen nor posted to', async () => {
  const id = await robot('wecom')
  expect((await elsewhere!.get('/api/group-robots').expect(200)).body.items).toEqual([])
  await elsewhere!.delete(`/api/group-robots/${id}`).expect(404)
  const above = await robot('wecom', { unit: tree.institution._id })
  const body = { id: newId(), unit: tree.faculty._id, title: '通知', text: '内容', robots: [above] }
  await admin!.post('/api/announcements').send(body).expect(404) // the group of a unit above
  expect(await RobotPosts.countDocuments({ announcement: body.id })).toBe(0)
  await admin!.delete(`/api/group-robots/${id}`).expect(200)
})
