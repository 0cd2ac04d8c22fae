import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '../../server/lib/id.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { VENDOR_SECRET, vendors } from '../support/vendors.ts'
import { walker, type Walker } from '../support/walker.ts'

const IDS = { wecom: newId(), dingtalk: newId() }
type Kind = keyof typeof IDS
/** What the vendor calls its code when it sends the browser back. */
const CODE = { wecom: 'code', dingtalk: 'authCode' }
let site: TestSite
let vendor: Awaited<ReturnType<typeof vendors>>
let tree: Awaited<ReturnType<typeof makeTree>>
let admin: Awaited<ReturnType<TestSite['signedIn']>>

const settingsOf = (kind: Kind) =>
  kind === 'wecom'
    ? { corpId: 'ww-corp', agentId: '1000002', api: vendor.address }
    : { clientId: 'ding-app', api: vendor.address, contacts: vendor.address }
const ATTRIBUTE = { wecom: 'userid', dingtalk: 'job_number' }
async function setUp(kind: Kind, id: string, changed: object = {}) {
  const given = {
    name: kind,
    settings: settingsOf(kind),
    secret: VENDOR_SECRET,
    attribute: ATTRIBUTE[kind],
    ...changed,
  }
  const rule = { match: 'staffNumber', confirm: 'rule', opens: false }
  await admin
    .post('/api/identity-providers')
    .send({ id, kind, unit: tree.institution._id, ...given, ...rule })
    .expect(200)
  await admin
    .put(`/api/identity-providers/${id}`)
    .send({ ...given, ...rule, revision: 1, enabled: true })
    .expect(200)
}
beforeAll(async () => {
  site = await openSite('vendorSignIn')
  site.app.config.publicUrl = site.url
  vendor = await vendors()
  tree = await makeTree()
  admin = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
  for (const kind of ['wecom', 'dingtalk'] as const) await setUp(kind, IDS[kind])
})
beforeEach(() => vendor.trust(true))
afterAll(async () => {
  await vendor.close()
  await site.close()
})

const start = (kind: Kind) => `${site.url}/api/sign-in/providers/${IDS[kind]}`
/** The vendor's page, where somebody is sent to. */
async function leave(by: Walker, kind: Kind, userAgent = 'Chrome'): Promise<URL> {
  const reply = await by.ask(start(kind), { headers: { 'user-agent': userAgent } })
  return new URL(reply.headers.get('location')!)
}
async function comeBack(by: Walker, kind: Kind, page: URL, code: string): Promise<string> {
  const back = new URL(page.searchParams.get('redirect_uri')!)
  back.searchParams.set(CODE[kind], code)
  back.searchParams.set('state', page.searchParams.get('state')!)
  return (await by.ask(back.href)).headers.get('location')!
}
const KINDS = ['wecom', 'dingtalk'] as const

test.each(KINDS)(
  '%s: a member is found by the staff number; a code is good once, and in the browser that asked',
  async (kind) => {
    const staffNumber = `G${newId()}`
    const person = await makePerson(tree.branch, undefined, undefined, { staffNumber })
    await makeAccount('trainee', tree.branch, { person: person._id })
    const user = kind === 'wecom' ? staffNumber : newId()
    const [by, other] = [walker(), walker()]
    const page = await leave(by, kind)
    expect(page.searchParams.get('state')).toMatch(/^[a-z0-9]{32,128}$/) // all that WeCom allows
    const code = vendor.codeFor(user, { name: '甲', job_number: staffNumber })
    await leave(other, kind)
    expect(await comeBack(other, kind, page, code)).toBe('/sign-in?failed=identity.expired')
    expect(await comeBack(by, kind, page, code)).toBe('/sign-in/done?then=%2F')
    expect((await by.json(`${site.url}/api/session`)).body).toMatchObject({ account: { person: person._id } })
    expect(await comeBack(other, kind, await leave(other, kind), code)).toBe('/sign-in?failed=identity.used')
  },
)

test.each(KINDS)('%s: who is no member of the organisation does not come in', async (kind) => {
  const by = walker()
  expect(await comeBack(by, kind, await leave(by, kind), vendor.codeFor(newId()))).toBe(
    '/sign-in?failed=identity.notMember',
  )
})

test('within the app of WeCom nothing is shown, elsewhere a QR code', async () => {
  const inside = await leave(walker(), 'wecom', 'Mozilla/5.0 (iPhone) wxwork/4.1 MicroMessenger/7.0')
  expect([inside.host, inside.searchParams.get('scope'), inside.hash]).toEqual([
    'open.weixin.qq.com',
    'snsapi_base',
    '#wechat_redirect',
  ])
  expect((await leave(walker(), 'wecom')).pathname).toBe('/wwlogin/sso/login')
})

test.each<[string, Kind, object, boolean, string, RegExp]>([
  [
    'a wrong corporation',
    'wecom',
    { settings: { corpId: 'ww-other', agentId: '1' } },
    true,
    '企业 ID 和应用密钥',
    /企业 ID/,
  ],
  ['a wrong secret', 'wecom', { secret: 'not it' }, true, '企业 ID 和应用密钥', /Secret/],
  ['an address that is not trusted', 'wecom', {}, false, '换取身份的接口', /企业可信IP/],
  ['a wrong secret', 'dingtalk', { secret: 'not it' }, true, '应用编号和密钥', /核对/],
  ['a missing permission', 'dingtalk', {}, false, '通讯录的权限', /权限管理/],
])('%s of %s is found by the check', async (_what, kind, changed, trusted, title, advice) => {
  const check = async (id: string) => (await admin.post(`/api/identity-providers/${id}/check`).expect(200)).body.steps
  expect((await check(IDS[kind])).map(({ state }: { state: string }) => state)).toEqual(['passed', 'passed'])
  const id = newId()
  const { settings = {} } = changed as { settings?: object }
  await setUp(kind, id, { ...changed, settings: { ...settingsOf(kind), ...settings } })
  vendor.trust(trusted)
  const steps = await check(id)
  const wrong = steps.find(({ state }: { state: string }) => state === 'failed')
  expect(wrong).toMatchObject({ title, advice: expect.stringMatching(advice) })
})
