/** WeCom, DingTalk and short messages as ways of notices: set up, tried, sent within the outbox, and what they refuse is said. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { IdentityLinks, IdentityProviders } from '../../server/features/accounts/federation/federation.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { notify } from '../../server/features/notifications/notify.service.ts'
import { Deliveries, Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { startOutbox, type Outbox } from '../../server/features/notifications/outbox/outbox.ts'
import { signed } from '../../server/features/notifications/ways/acs3.ts'
import { sealedNumber } from '../../server/features/roster/secrets.service.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { noticeVendors, SECRET } from '../support/noticeVendors.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let admin: Awaited<ReturnType<TestSite['signedIn']>>
let vendor: Awaited<ReturnType<typeof noticeVendors>>
let outbox: Outbox | undefined
beforeAll(async () => {
  site = await openSite('noticeVendors')
  tree = await makeTree()
  admin = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
  vendor = await noticeVendors()
})
afterAll(async () => {
  await vendor.close()
  await site.close()
})
beforeEach(async () => {
  vendor.reset()
  await Promise.all([Ways.deleteMany({}), Deliveries.deleteMany({}), Notices.deleteMany({})])
})
afterEach(async () => {
  await outbox?.stop()
  outbox = undefined
})

const KINDS = ['wecom', 'dingtalk'] as const
type Kind = (typeof KINDS)[number]
const save = (kind: Kind | 'sms', settings: object = {}, given: object = {}) =>
  admin
    .put(`/api/notice-ways/${kind}`)
    .send({ revision: 0, enabled: true, settings: { ...vendor.settings[kind], ...settings }, secret: SECRET, ...given })
async function reader(isMember = true) {
  const { account, person } = await makeTrainee(tree.branch)
  const staffNumber = newId()
  await People.updateOne({ _id: person._id }, { $set: { staffNumber } })
  if (isMember) vendor.member(staffNumber)
  return { account, staffNumber }
}
const tell = (accounts: string[], values = { title: '关于轮训的通知', text: '请于月底前完成。' }) =>
  transaction((session) =>
    notify({ accounts }, { kind: 'announcement', key: newId(), values, link: '/notices' }, session),
  )
const run = () => (outbox = startOutbox(site.app))
const settled = () =>
  until('all is settled', async () =>
    (await Deliveries.find().lean()).every(({ state }) => state === 'sent' || state === 'failed'),
  )
const failed = async () => (await admin.get('/api/notice-ways/undelivered').expect(200)).body.items

describe.each(KINDS)('%s', (kind) => {
  test('a notice reaches its members once, as words with the link; who is no member is seen with why', async () => {
    await save(kind).expect(200)
    const [one, two, stranger] = [await reader(), await reader(), await reader(false)]
    const long = '请于月底前完成。<a href="http://evil.example">'.repeat(200)
    await tell(
      [one, two, stranger].map(({ account }) => account._id),
      { title: '关于轮训的通知', text: long },
    )
    run()
    await settled()
    expect(vendor.arrived.map(({ user }) => user).sort()).toEqual([one.staffNumber, two.staffNumber].sort())
    expect(vendor.arrived[0]!.content).toMatch(/^关于轮训的通知\n\n请于月底前完成。[^]*…\n\nhttp[^]*\/notices$/)
    if (kind === 'wecom') expect(vendor.arrived[0]!.content).not.toContain('<')
    expect(await failed()).toEqual([
      expect.objectContaining({ way: kind, reason: expect.stringContaining('可见范围') }),
    ])
    expect(vendor.calls(kind === 'wecom' ? 'gettoken' : 'accessToken')).toBe(1)
  })

  test('a number that would be everybody there, or several, reaches nobody', async () => {
    await save(kind).expect(200)
    const [one, two] = [await reader(), await reader()]
    for (const number of ['@all', `${one.staffNumber}|${two.staffNumber}`, `${one.staffNumber},${two.staffNumber}`]) {
      const { account } = await makeTrainee(tree.branch)
      await People.updateOne({ _id: account.person! }, { $set: { staffNumber: number } })
      vendor.member(number)
      await tell([account._id])
      await admin.post(`/api/notice-ways/${kind}/check`).send({ to: number }).expect(422)
    }
    run()
    await settled()
    expect(vendor.arrived).toEqual([])
  })

  test('a token that ends before its time is fetched once anew, and nothing arrives twice', async () => {
    await save(kind).expect(200)
    const one = await reader()
    run()
    await tell([one.account._id])
    await settled()
    vendor.endToken()
    await tell([one.account._id], { title: '又一件事', text: '' })
    await until('it arrives', () => vendor.arrived.length === 2)
    await settled()
    expect(vendor.calls(kind === 'wecom' ? 'gettoken' : 'accessToken')).toBe(2)
    // what a killed worker may have sent is sent again, and taken once
    await Deliveries.updateMany({}, { $set: { state: 'sending', until: new Date(0) } })
    await settled()
    expect(vendor.arrived).toHaveLength(2)
  })

  test('only who has signed in by it, where it is set up so: others are told without it, and nothing fails', async () => {
    await save(kind, { by: 'link' }).expect(200)
    const [linked, other] = [await reader(), await reader()]
    const provider = newId()
    const of = kind === 'wecom' ? { corpId: 'ww-corp' } : { clientId: 'ding-app' }
    const shared = {
      name: kind,
      unit: tree.institution._id,
      attribute: 'x',
      match: 'staffNumber',
      confirm: 'rule',
    } as const
    for (const [_id, settings] of [
      [provider, of],
      [newId(), { corpId: 'another', clientId: 'another' }],
    ] as const)
      await IdentityProviders.create({ _id, kind, ...shared, settings, enabled: true, revision: 1 })
    const link = { provider, account: linked.account._id, by: 'rule', at: new Date(), usedAt: new Date() } as const
    vendor.member('zhangsan')
    await IdentityLinks.create({ _id: newId(), subject: 'zhangsan', ...link })
    await tell([linked.account._id, other.account._id])
    run()
    await settled()
    expect(vendor.arrived.map(({ user }) => user)).toEqual(['zhangsan'])
    expect(await Deliveries.countDocuments()).toBe(1)
    const shown = async ({ login }: { login: string }) =>
      (await (await site.signedIn(login)).get('/api/notice-choices').expect(200)).body
    expect(await shown(linked.account)).toMatchObject({ open: [kind], reached: [kind] })
    expect(await shown(other.account)).toMatchObject({ open: [kind], reached: [] })
    await IdentityProviders.deleteMany({ kind })
  })

  test('the settings say step by step what is wrong, keep the secret sealed, and are in the audit log', async () => {
    const check = async (to = 'wang') =>
      (await admin.post(`/api/notice-ways/${kind}/check`).send({ to }).expect(200)).body.steps
    expect((await admin.post(`/api/notice-ways/${kind}/check`).send({ to: 'wang' }).expect(409)).body.code).toBe(
      'noticeWay.none',
    )
    const { body } = await save(kind).expect(200)
    expect(JSON.stringify([body, await Ways.find().lean()])).not.toContain(SECRET)
    vendor.member('wang')
    expect((await check()).map(({ passed }: { passed: boolean }) => passed)).toEqual([true, true])
    expect(vendor.arrived).toHaveLength(1)
    expect((await check('nobody')).at(-1)).toMatchObject({ passed: false, said: expect.stringContaining('nobody') })
    await save(kind, { agentId: '7' }, { revision: 1 }).expect(200)
    expect((await check()).at(-1)).toMatchObject({ passed: false, said: expect.stringContaining('AgentId') })
    await save(kind, {}, { revision: 2, secret: 'another' }).expect(200)
    const [wrong] = await check()
    expect(wrong).toMatchObject({ passed: false, said: expect.stringContaining('密钥不对') })
    const away = { ...vendor.settings[kind], api: 'http://127.0.0.1:9' }
    await save(kind, away, { revision: 3 }).expect(200)
    expect((await check())[0]).toMatchObject({ passed: false, said: expect.stringContaining('连接不上') })
    const typing = await save(kind, { api: 'ftp://x', agentId: 'abc' }, { revision: 4 }).expect(422)
    const paths = typing.body.fields.map(({ path }: { path: string }) => path)
    expect(paths.sort()).toEqual(['settings.agentId', 'settings.api'])
    const noted = await AuditRows.find({ act: { $in: ['noticeWay.save', 'noticeWay.check'] }, subject: kind }).lean()
    expect(JSON.stringify(noted)).toContain('更换密码')
    expect(JSON.stringify(noted)).not.toContain(SECRET)
  })
})

test('who is sent to is paused for all while the settings are wrong, and goes out when they are right', async () => {
  await save('wecom', {}, { secret: 'wrong' }).expect(200)
  const { account } = await reader()
  await tell([account._id])
  run()
  await until('the way is closed', async () => (await Ways.exists({ pausedUntil: { $ne: null } })) !== null)
  expect(await Deliveries.findOne().lean()).toMatchObject({ tries: 0, state: 'waiting' })
  expect((await admin.get('/api/notice-ways').expect(200)).body.items[1].problem).toContain('40001')
  await save('wecom', {}, { revision: 1 }).expect(200)
  await settled()
  expect(vendor.arrived).toHaveLength(1)
})

describe('short messages', () => {
  async function holder(phone: string | null, isReal = true) {
    const { account, person } = await makeTrainee(tree.branch)
    await People.updateOne({ _id: person._id }, { $set: { phone: sealedNumber(person._id, 'phone', phone) } })
    if (phone && isReal) vendor.member(phone)
    return account._id
  }
  const due = (accounts: string[], requirement = '新任书记任职培训') =>
    transaction((session) => {
      const values = { requirement, days: '7', dueOn: '2026年5月1日' }
      return notify({ accounts }, { kind: 'deadline.near', key: newId(), values }, session)
    })

  test('go to the phone of the roster with what the template holds, and by default for deadlines alone', async () => {
    await save('sms').expect(200)
    const [one, wrong, none] = [await holder('13800138000'), await holder('13900139000', false), await holder(null)]
    await due([one, wrong, none], '很'.repeat(60))
    await tell([one])
    run()
    await settled()
    expect(vendor.arrived).toEqual([{ vendor: 'sms', user: '13800138000', content: expect.stringMatching(/^“很+$/) }])
    expect(await Deliveries.countDocuments()).toBe(3)
    const reasons = (await failed()).map(({ reason }: { reason: string }) => reason)
    expect(reasons.sort()).toEqual([expect.stringContaining('地址无效'), expect.stringContaining('没有可用的地址')])
    expect(JSON.stringify(await Deliveries.find().lean())).not.toMatch(/13[89]00/)
  })

  test('one that nobody answers for is shown, and is not sent a second time by itself', async () => {
    await save('sms').expect(200)
    let received = 0
    vendor.trouble((_path, res) => {
      received += 1
      res.destroy() // after it was received
      return true
    })
    await due([await holder('13800138000')])
    run()
    await settled()
    vendor.trouble(() => false)
    await Ways.updateMany({}, { $set: { pausedUntil: null } })
    const next = await holder('13700137000')
    await due([next])
    await until('the next one is sent', () => vendor.arrived.length === 1)
    await settled()
    expect([received, vendor.arrived.map(({ user }) => user)]).toEqual([1, ['13700137000']])
    expect(await failed()).toMatchObject([{ way: 'sms', reason: expect.stringContaining('不能确定对方是否收到') }])
  })

  test('are tried with a phone, which the audit log does not hold in full', async () => {
    await save('sms', { signName: '别的' }).expect(200)
    vendor.member('13800138000')
    const check = async () =>
      (await admin.post('/api/notice-ways/sms/check').send({ to: '13800138000' }).expect(200)).body.steps
    expect(await check()).toMatchObject([{ passed: false, said: expect.stringContaining('短信签名不存在') }])
    await save('sms', {}, { revision: 1, secret: 'another' }).expect(200)
    expect(await check()).toMatchObject([{ passed: false, said: expect.stringContaining('Secret 不对') }])
    await save('sms', {}, { revision: 2 }).expect(200)
    expect(await check()).toMatchObject([{ passed: true }])
    await admin.post('/api/notice-ways/sms/check').send({ to: '110' }).expect(422)
    const noted = JSON.stringify(await AuditRows.find({ subject: 'sms' }).lean())
    expect(noted).toContain('138****8000')
    expect(noted).not.toContain('13800138000')
  })

  test('are signed as the vendor’s own example is', () => {
    const { headers } = signed({
      host: 'ecs.cn-shanghai.aliyuncs.com',
      action: 'RunInstances',
      version: '2014-05-26',
      query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
      keyId: 'YourAccessKeyId',
      secret: 'YourAccessKeySecret',
      date: '2023-10-26T10:22:32Z',
      nonce: '3156853299f313e23d1673dc12e1703d',
    })
    expect(headers['authorization']).toBe(
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    )
  })
})
