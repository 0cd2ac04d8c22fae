import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Accounts, SignIns } from '../../server/features/accounts/accounts.model.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { IdentityLinks, IdentityProviders } from '../../server/features/accounts/federation/federation.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { People } from '../../server/features/roster/roster.model.ts'
import { sealedNumber } from '../../server/features/roster/secrets.service.ts'
import { resealProviders, secretOf } from '../../server/features/accounts/federation/providerSecret.service.ts'
import { readKeys, useKeys } from '../../server/secrecy/keys.ts'
import { newId } from '../../server/lib/id.ts'
import { casServer } from '../support/casServer.ts'
import { makeAccount, makePerson, makeTrainee, makeTree } from '../support/factories.ts'
import { openIdProvider } from '../support/openIdProvider.ts'
import { useTestKeys } from '../support/keys.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { walker, type Walker } from '../support/walker.ts'

const [FIRST, SECOND, CAS] = [newId(), newId(), newId()]
/** Where nobody listens; unlike the lowest ones, a port that fetch would ask. */
const FREE = 59_999
const SECRET = 'a secret known to both sides'
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let admin: Awaited<ReturnType<TestSite['signedIn']>>
let idp: Awaited<ReturnType<typeof openIdProvider>>
let cas: Awaited<ReturnType<typeof casServer>>
const callback = (id: string) => `${site.url}/api/sign-in/providers/${id}/callback`

const COMMON = { match: 'staffNumber', confirm: 'rule', opens: true, secret: SECRET } as const
const oidcOf = (id: string, given: object = {}) => ({
  ...COMMON,
  id,
  kind: 'oidc',
  name: `统一认证 ${id}`,
  unit: tree.institution._id,
  settings: { issuer: idp.issuer, clientId: id, scope: 'openid profile phone' },
  attribute: 'staff_number',
  ...given,
})

/** Sets a provider up and puts it to use, by the interface alone. */
async function setUp(body: { id: string; kind?: string; unit?: string }) {
  const { id, kind: _kind, unit: _unit, ...given } = body
  await admin.post('/api/identity-providers').send(body).expect(200)
  const sent = { ...given, revision: 1, enabled: true }
  return (await admin.put(`/api/identity-providers/${id}`).send(sent).expect(200)).body
}
/** Changes it for one test, in the database. */
async function having(id: string, given: object): Promise<void> {
  const before = (await IdentityProviders.findById(id).lean())!
  await IdentityProviders.updateOne({ _id: id }, { $set: given, $inc: { revision: 1 } })
  undo.push(async () => {
    await IdentityProviders.updateOne({ _id: id }, { $set: before })
  })
}
const undo: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
  idp.spoil(undefined)
  idp.forge(false)
  idp.refuseBasic(false)
})

beforeAll(async () => {
  site = await openSite('federation')
  site.app.config.publicUrl = site.url
  tree = await makeTree()
  admin = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
  idp = await openIdProvider([FIRST, SECOND].map((id) => ({ id, secret: SECRET, callback: callback(id) })))
  cas = await casServer((service) => service.startsWith(callback(CAS)))
  await setUp(oidcOf(FIRST))
  await setUp(oidcOf(SECOND))
  await setUp({ ...COMMON, id: CAS, ...casGiven() })
})
const casGiven = () => ({
  kind: 'cas',
  name: '一所大学的 CAS',
  unit: tree.institution._id,
  settings: { server: cas.address },
  attribute: 'employeeNumber',
})
afterAll(async () => {
  await idp.close()
  await cas.close()
  await site.close()
})

const start = (id: string, then = '') =>
  `${site.url}/api/sign-in/providers/${id}${then && `?then=${encodeURIComponent(then)}`}`
/** The page that one is sent on to in the end. */
const doneAt = (path: string | null): string | null =>
  path?.startsWith('/sign-in/done') ? new URL(path, site.url).searchParams.get('then') : path
/** Where somebody ends who signs in by a provider, without the site's own address. */
const goIn = async (by: Walker, id: string, then?: string): Promise<string | null> => {
  const end = await by.follow(start(id, then), (at) => at.startsWith(site.url) && !at.includes('/api/'))
  return doneAt(end.slice(site.url.length))
}
const whoIs = async (by: Walker) =>
  (await by.json(`${site.url}/api/session`)).body as {
    signedIn: boolean
    account: { id: string; login: string } | null
    mustChangePassword: boolean
  }
const trainee = async (given: object = {}) => {
  const person = await makePerson(tree.branch, undefined, undefined, { staffNumber: `G${newId()}` })
  const account = await makeAccount('trainee', tree.branch, { person: person._id, name: person.name, ...given })
  return { person, account, number: person.staffNumber! }
}
const failedWith = (code: string) => `/sign-in?failed=${code}`

describe('signing in by OpenID Connect', () => {
  test('links by rule who is found by the staff number, and signs in; the next time by the subject alone', async () => {
    const { account, number, person } = await trainee()
    const subject = newId()
    idp.person(subject, { name: '甲', staff_number: number })
    const by = walker()
    expect(await goIn(by, FIRST, '/learn?tab=1')).toBe('/learn?tab=1')
    expect((await whoIs(by)).account?.id).toBe(account._id)
    await People.updateOne({ _id: person._id }, { $set: { staffNumber: 'changed' } })
    const again = walker()
    expect(await goIn(again, FIRST)).toBe('/')
    expect((await whoIs(again)).account?.id).toBe(account._id)
    const log = await SignIns.find({ login: account.login }).lean()
    expect(log.map(({ outcome, by: way }) => [outcome, way])).toEqual([
      ['signed-in', `统一认证 ${FIRST}`],
      ['signed-in', `统一认证 ${FIRST}`],
    ])
    expect(await AuditRows.countDocuments({ act: 'identity.link', subject: account._id })).toBe(1)
  })

  test('of two tabs the one that began last goes on, whichever comes back first', async () => {
    const { account, number } = await trainee()
    idp.person(newId(), { staff_number: number })
    const by = walker()
    const isBack = (at: string) => at.startsWith(callback(FIRST))
    const first = await by.follow(start(FIRST), isBack)
    const last = await by.follow(start(FIRST, '/learn'), isBack)
    const end = (at: string) => by.follow(at, (next) => next.startsWith(site.url) && !next.includes('/api/'))
    expect(await end(first)).toContain('failed=identity.expired')
    expect(await end(last)).toContain('/sign-in/done')
    expect((await whoIs(by)).account?.id).toBe(account._id)
    expect(await end(last), 'once').toContain('failed=identity.expired')
  })

  test('who has a post and no account gets one, without a password; not where the rule says no', async () => {
    const person = await makePerson(tree.branch, undefined, undefined, { staffNumber: `N${newId()}` })
    idp.person(newId(), { staff_number: person.staffNumber })
    await having(FIRST, { opens: false })
    expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.noAccount'))
    await having(FIRST, { opens: true })
    const by = walker()
    expect(await goIn(by, FIRST)).toBe('/')
    expect(await whoIs(by)).toMatchObject({
      account: { login: person.staffNumber, person: person._id },
      mustChangePassword: false,
    })
    const { body } = await by.send('POST', `${site.url}/api/session/password`, {
      current: '',
      next: 'a much better one',
    })
    expect(body['code']).toBe('password.none')
  })

  test('an initial password that nobody used is worth nothing after the first sign-in by a provider', async () => {
    const { account, number } = await trainee({ mustChangePassword: true })
    idp.person(newId(), { staff_number: number })
    const by = walker()
    await goIn(by, FIRST)
    expect((await whoIs(by)).mustChangePassword).toBe(false)
    await site.visitor().post('/api/session').send({ login: account.login, password: DEMO_PASSWORD }).expect(401)
  })

  test('a phone number counts when the provider has verified it, however it is written', async () => {
    const phone = '13900000017'
    const { account, person } = await trainee()
    await People.updateOne({ _id: person._id }, { $set: { phone: sealedNumber(person._id, 'phone', phone) } })
    await having(FIRST, { attribute: 'phone_number', match: 'phone' })
    const subject = newId()
    idp.person(subject, { phone_number: phone, phone_number_verified: false })
    expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.noAttribute'))
    idp.person(subject, { phone_number: `+86 ${phone}`, phone_number_verified: true })
    const by = walker()
    await goIn(by, FIRST)
    expect((await whoIs(by)).account?.id).toBe(account._id)
  })

  test('two people with one number, and people of another institution, are nobody', async () => {
    const number = `D${newId()}`
    for (let n = 0; n < 2; n++) await makePerson(tree.branch, undefined, undefined, { staffNumber: number })
    idp.person(newId(), { staff_number: number })
    expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.ambiguous'))
    const elsewhere = await makePerson((await makeTree()).branch, undefined, undefined, { staffNumber: `E${newId()}` })
    idp.person(newId(), { staff_number: elsewhere.staffNumber })
    expect(await goIn(walker(), FIRST)).toBe('/sign-in/confirm')
  })

  test('the person who says no, and who comes back late or with another’s answer, are told and not signed in', async () => {
    idp.nobody()
    expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.cancelled'))
    const { number } = await trainee()
    idp.person(newId(), { staff_number: number })
    const [mine, other] = [walker(), walker()]
    const answer = await mine.follow(start(FIRST), (at) => at.startsWith(callback(FIRST)))
    expect((await other.ask(answer)).headers.get('location')).toBe(failedWith('identity.expired'))
    await other.follow(start(FIRST), (at) => at.startsWith(callback(FIRST)))
    expect((await other.ask(answer)).headers.get('location')).toBe(failedWith('identity.expired'))
    expect((await whoIs(other)).signedIn).toBe(false)
  })

  test('a code is good once', async () => {
    const { number } = await trainee()
    idp.person(newId(), { staff_number: number })
    const by = walker()
    const answer = await by.follow(start(FIRST), (at) => at.startsWith(callback(FIRST)))
    expect((await by.ask(answer)).headers.get('location')).toBe('/sign-in/done?then=%2F')
    expect((await by.ask(answer)).headers.get('location')).toBe(failedWith('identity.expired'))
    // and even with another flow of the same browser, whose state is put to the old code
    const next = await by.follow(start(FIRST), (at) => at.startsWith(callback(FIRST)))
    const repeated = new URL(next)
    repeated.searchParams.set('code', new URL(answer).searchParams.get('code')!)
    expect((await by.ask(repeated.href)).headers.get('location')).toBe(failedWith('identity.used'))
  })

  test('new keys of the provider are known at once', async () => {
    const { account, number } = await trainee()
    idp.person(newId(), { staff_number: number })
    await goIn(walker(), FIRST)
    await idp.useNewKeys()
    const by = walker()
    expect(await goIn(by, FIRST)).toBe('/')
    expect((await whoIs(by)).account?.id).toBe(account._id)
  })

  const hours = (claims: Record<string, unknown>, by: number) => ({
    ...claims,
    iat: Number(claims['iat']) + by * 3_600,
    exp: Number(claims['exp']) + by * 3_600,
  })
  test.each<[string, string, Parameters<typeof idp.spoil>[0]]>([
    ['for another client', 'identity.invalid', (claims) => ({ ...claims, aud: SECOND })],
    ['of another issuer', 'identity.invalid', (claims) => ({ ...claims, iss: 'http://elsewhere.invalid' })],
    ['to another request', 'identity.invalid', (claims) => ({ ...claims, nonce: 'another' })],
    ['by a clock that is hours behind', 'identity.clock', (claims) => hours(claims, -3)],
    ['by a clock that is hours ahead', 'identity.clock', (claims) => hours(claims, 3)],
  ])('an answer %s is refused, and the administrator finds out', async (_what, code, how) => {
    const { number } = await trainee()
    idp.person(newId(), { staff_number: number })
    idp.spoil(how)
    const by = walker()
    expect(await goIn(by, FIRST)).toBe(failedWith(code))
    expect((await whoIs(by)).signedIn).toBe(false)
    const { body } = await admin.get('/api/identity-providers').expect(200)
    expect(body.items.find(({ id }: { id: string }) => id === FIRST).failed).toMatchObject({
      sentence: expect.any(String),
      reason: expect.stringMatching(/./),
    })
  })
  test('an answer that somebody else signed is refused', async () => {
    const { number } = await trainee()
    idp.person(newId(), { staff_number: number })
    idp.spoil((claims) => claims)
    idp.forge(true)
    expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.invalid'))
  })
  test('a clock that is a minute off is none that matters', async () => {
    const { number } = await trainee()
    idp.person(newId(), { staff_number: number })
    idp.spoil((claims) => hours(claims, -1 / 60))
    expect(await goIn(walker(), FIRST)).toBe('/')
  })

  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example', 'evil'])(
    'nobody is sent on to %s',
    async (then) => expect((await walker().ask(start(FIRST, then))).status).toBe(422),
  )

  test('the provider signs somebody out: what was opened by it ends, other sign-ins of the account do not', async () => {
    const { account, number } = await trainee()
    const subject = newId()
    idp.person(subject, { staff_number: number })
    const by = walker()
    await goIn(by, FIRST)
    const password = await site.signedIn(account.login)
    const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const now = Math.floor(Date.now() / 1000)
    const token = { iss: idp.issuer, aud: FIRST, iat: now, exp: now + 120, jti: newId(), sub: subject, events: event }
    const say = async (claims: object) =>
      site
        .visitor()
        .post(`/api/sign-in/providers/${FIRST}/callback`)
        .type('form')
        .send({ logout_token: await idp.sign(claims as never) })
    for (const wrong of [
      { aud: SECOND },
      { iss: 'http://elsewhere.invalid' },
      { events: {} },
      { nonce: 'an ID token' },
      { iat: now - 7_200 },
    ])
      expect((await say({ ...token, ...wrong })).status).toBe(403)
    expect((await whoIs(by)).signedIn).toBe(true)
    expect((await say(token)).status).toBe(200)
    expect((await whoIs(by)).signedIn).toBe(false)
    expect((await password.get('/api/session')).body.signedIn).toBe(true)
  })
})

describe('whose account it is', () => {
  test('a second provider that claims the same staff number needs the password', async () => {
    const { account, number } = await trainee()
    idp.person(newId(), { staff_number: number })
    await goIn(walker(), FIRST)
    const by = walker()
    expect(await goIn(by, SECOND)).toBe('/sign-in/confirm')
    expect((await whoIs(by)).signedIn).toBe(false)
    const { body } = await by.json(`${site.url}/api/sign-in/pending`)
    expect(body).toMatchObject({ account: { login: account.login }, then: '/' })
    expect((await by.send('POST', `${site.url}/api/sign-in/pending`, { password: 'a guess of theirs' })).status).toBe(
      401,
    )
    expect(await IdentityLinks.countDocuments({ account: account._id })).toBe(1)
    expect((await by.send('POST', `${site.url}/api/sign-in/pending`, { password: DEMO_PASSWORD })).status).toBe(200)
    expect((await whoIs(by)).account?.id).toBe(account._id)
    expect((await by.send('POST', `${site.url}/api/sign-in/pending`, { password: DEMO_PASSWORD })).status).toBe(410)
  })

  test('another subject with the same number is not let in beside the first', async () => {
    const { number } = await trainee()
    idp.person(newId(), { staff_number: number })
    await goIn(walker(), FIRST)
    idp.person(newId(), { staff_number: number })
    expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.otherSubject'))
  })

  test('where the rule asks for it, and for every account with a role, the password is asked for once', async () => {
    await having(FIRST, { confirm: 'password' })
    const plain = await trainee()
    idp.person(newId(), { staff_number: plain.number })
    const by = walker()
    expect(await goIn(by, FIRST, '/settings')).toBe('/sign-in/confirm')
    expect((await by.send('POST', `${site.url}/api/sign-in/pending`, { password: DEMO_PASSWORD })).status).toBe(200)
    expect(await goIn(by, FIRST)).toBe('/')
    await having(FIRST, { confirm: 'rule' })
    const manager = await trainee({
      grants: [{ _id: newId(), role: 'unit-admin', unit: tree.institution._id, from: '2020-01-01', to: null }],
    })
    idp.person(newId(), { staff_number: manager.number })
    expect(await goIn(walker(), FIRST)).toBe('/sign-in/confirm')
  })

  test('who is not found by number links with an own account of that institution, and no other', async () => {
    const { account } = await trainee()
    const foreign = await makeTrainee((await makeTree()).branch)
    const subject = newId()
    idp.person(subject, { staff_number: 'unknown here' })
    const by = walker()
    expect(await goIn(by, FIRST)).toBe('/sign-in/confirm')
    const confirm = (login: string) =>
      by.send('POST', `${site.url}/api/sign-in/pending`, { login, password: DEMO_PASSWORD })
    expect((await confirm(foreign.account.login)).body['code']).toBe('identity.otherUnit')
    expect((await confirm(account.login)).status).toBe(200)
    expect((await whoIs(by)).account?.id).toBe(account._id)
  })

  test.each(['system-admin', 'security-admin', 'audit-admin'] as const)(
    '%s signs in by password alone',
    async (role) => {
      const { number, account } = await trainee()
      const subject = newId()
      idp.person(subject, { staff_number: number })
      await goIn(walker(), FIRST)
      const grant = { _id: newId(), role, unit: tree.committee._id, from: '2020-01-01', to: null }
      await Accounts.updateOne({ _id: account._id }, { $push: { grants: grant } })
      expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.duty'))
    },
  )

  test('a disabled account, and a provider that is not in use, let nobody in', async () => {
    const { number, account } = await trainee()
    idp.person(newId(), { staff_number: number })
    await goIn(walker(), FIRST)
    await Accounts.updateOne({ _id: account._id }, { $set: { disabledAt: new Date() } })
    expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.disabled'))
    await having(FIRST, { enabled: false })
    expect(await goIn(walker(), FIRST)).toBe(failedWith('identity.off'))
  })
})

describe('links', () => {
  test('are made from the settings with the password, seen, and undone by the person', async () => {
    const { account } = await trainee()
    const by = walker()
    await by.send('POST', `${site.url}/api/session`, { login: account.login, password: DEMO_PASSWORD })
    idp.person(newId(), { name: '乙', staff_number: 'unknown here' })
    const ask = (password: string) =>
      by.send('POST', `${site.url}/api/session/links`, { identityProvider: FIRST, password })
    expect((await ask('a guess of theirs')).body['code']).toBe('password.wrong')
    const { body } = await ask(DEMO_PASSWORD)
    const end = await by.follow(body['address'] as string, (at) => at.startsWith(`${site.url}/settings`))
    expect(end).toBe(`${site.url}/settings?linked=${FIRST}`)
    const links = async () =>
      (await by.json(`${site.url}/api/session/links`)).body as unknown as {
        items: { id: string; shown: string }[]
        ways: { id: string }[]
      }
    expect(await links()).toMatchObject({ items: [{ shown: '乙' }], hasPassword: true })
    expect((await links()).ways.map(({ id }) => id)).not.toContain(FIRST)
    await by.json(`${site.url}/api/session/links/${(await links()).items[0]!.id}`, { method: 'DELETE' })
    expect((await links()).items).toEqual([])
    expect((await whoIs(by)).signedIn).toBe(true)
  })

  test('somebody else’s browser does not finish them', async () => {
    const [mine, theirs] = [await trainee(), await trainee()]
    const by = walker()
    await by.send('POST', `${site.url}/api/session`, { login: mine.account.login, password: DEMO_PASSWORD })
    idp.person(newId(), {})
    const { body } = await by.send('POST', `${site.url}/api/session/links`, {
      identityProvider: FIRST,
      password: DEMO_PASSWORD,
    })
    await by.send('POST', `${site.url}/api/session`, { login: theirs.account.login, password: DEMO_PASSWORD })
    expect(await by.follow(body['address'] as string, (at) => at.includes('/settings'))).toContain(
      'failed=identity.expired',
    )
    expect(await IdentityLinks.countDocuments({ account: { $in: [mine.account._id, theirs.account._id] } })).toBe(0)
  })

  test('an administrator sees and undoes them, which ends what was opened; the only way in stays', async () => {
    const person = await makePerson(tree.branch, undefined, undefined, { staffNumber: `O${newId()}` })
    idp.person(newId(), { staff_number: person.staffNumber })
    const by = walker()
    await goIn(by, FIRST)
    const id = (await whoIs(by)).account!.id
    const [link] = (await admin.get(`/api/accounts/${id}/links`).expect(200)).body.items
    expect((await by.json(`${site.url}/api/session/links/${link.id}`, { method: 'DELETE' })).body['code']).toBe(
      'link.onlyWay',
    )
    await admin.delete(`/api/accounts/${id}/links/${link.id}`).expect(200)
    expect((await whoIs(by)).signedIn).toBe(false)
    expect(await AuditRows.countDocuments({ act: 'identity.unlink', subject: id })).toBe(1)
  })

  test('go with the link between account and person', async () => {
    const { account, number } = await trainee()
    idp.person(newId(), { staff_number: number })
    await goIn(walker(), FIRST)
    await admin.delete(`/api/accounts/${account._id}/person`).expect(200)
    expect(await IdentityLinks.countDocuments({ account: account._id })).toBe(0)
  })
})

describe('two people who are one', () => {
  test('their identities sign in to the account that stays, and to their own again once they are two', async () => {
    const [one, two] = [await trainee(), await trainee()]
    const keeper = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
    const by = walker()
    idp.person(newId(), { staff_number: two.number })
    expect(await goIn(by, FIRST)).toBe('/')
    const id = newId()
    const values = { staffNumber: 'gone' }
    await keeper.post(`/api/people/${one.person._id}/merge/${two.person._id}`).send({ id, values }).expect(200)
    expect(await goIn(by, FIRST)).toBe('/')
    expect((await whoIs(by)).account?.id).toBe(one.account._id)
    await keeper.post(`/api/merges/${id}/undo`).expect(200)
    expect((await whoIs(by)).signedIn).toBe(false)
    expect(await goIn(by, FIRST)).toBe('/')
    expect((await whoIs(by)).account?.id).toBe(two.account._id)
  })
})

describe('signing in by CAS', () => {
  const enter = (number: string, user = newId()) =>
    cas.person({ user, attributes: { displayName: '丙 & 丁', employeeNumber: number } })

  test('by an attribute of the ticket; single logout ends it, and nothing else', async () => {
    const { account, number } = await trainee()
    enter(number)
    const by = walker()
    expect(await goIn(by, CAS, '/settings')).toBe('/settings')
    expect((await whoIs(by)).account?.id).toBe(account._id)
    expect((await IdentityLinks.findOne({ account: account._id }).lean())?.shown).toBe('丙 & 丁')
    const other = await site.signedIn(account.login)
    await site
      .visitor()
      .post(`/api/sign-in/providers/${CAS}/callback`)
      .type('form')
      .send({ logoutRequest: '<a>' })
      .expect(403)
    expect((await cas.logout()).map(({ status }) => status)).toContain(200)
    expect((await whoIs(by)).signedIn).toBe(false)
    expect((await other.get('/api/session')).body.signedIn).toBe(true)
  })

  test('a ticket is good once, for the browser that asked for it', async () => {
    enter((await trainee()).number)
    const by = walker()
    const answer = await by.follow(start(CAS), (at) => at.startsWith(callback(CAS)))
    const other = walker()
    await other.follow(start(CAS), (at) => at.startsWith(callback(CAS)))
    expect((await other.ask(answer)).headers.get('location')).toBe(failedWith('identity.expired'))
    expect((await by.ask(answer)).headers.get('location')).toBe('/sign-in/done?then=%2F')
    const next = new URL(await by.follow(start(CAS), (at) => at.startsWith(callback(CAS))))
    next.searchParams.set('ticket', new URL(answer).searchParams.get('ticket')!)
    expect((await by.ask(next.href)).headers.get('location')).toBe(failedWith('identity.used'))
    expect((await whoIs(other)).signedIn).toBe(false)
  })

  test('a ticket without the attribute, and a server that is gone, are told', async () => {
    cas.person({ user: newId(), attributes: {} })
    expect(await goIn(walker(), CAS)).toBe(failedWith('identity.noAttribute'))
    const by = walker()
    const answer = await by.follow(start(CAS), (at) => at.startsWith(callback(CAS)))
    await having(CAS, { settings: { server: `http://127.0.0.1:${FREE}` } })
    expect((await by.ask(answer)).headers.get('location')).toBe(failedWith('identity.unreachable'))
  })
})

describe('the settings', () => {
  type Step = { title: string; state: string; found: string; advice: string }
  const stepsOf = async (body: ReturnType<typeof oidcOf> | object): Promise<Step[]> => {
    const id = newId()
    await admin
      .post('/api/identity-providers')
      .send({ ...body, id })
      .expect(200)
    undo.push(() => admin.delete(`/api/identity-providers/${id}`))
    return (await admin.post(`/api/identity-providers/${id}/check`).expect(200)).body.steps
  }
  const wrong = (steps: Step[]) => steps.find(({ state }) => state === 'failed')
  const checked = async (id: string): Promise<Step[]> =>
    (await admin.post(`/api/identity-providers/${id}/check`).expect(200)).body.steps

  test('that are right pass every step', async () => {
    for (const id of [FIRST, CAS]) {
      const steps = await checked(id)
      expect(steps.filter(({ title }) => title !== '地址').map(({ title, state }) => [title, state])).toEqual(
        steps.slice(1).map(({ title }) => [title, 'passed']),
      )
    }
  })

  test.each<[string, () => object, string, RegExp]>([
    [
      'a path of CAS with a typing error',
      () => ({ ...COMMON, ...casGiven(), settings: { server: `${cas.origin}/csa` } }),
      '登录页',
      /在 http:\/\/127.0.0.1:\d+\/cas 找到了/,
    ],
    [
      'a host that is not there',
      () => ({ ...COMMON, ...casGiven(), settings: { server: 'http://cas.nowhere.invalid/cas' } }),
      '登录页',
      /域名有没有写错/,
    ],
    [
      'a port without a service',
      () => ({ ...COMMON, ...casGiven(), settings: { server: `http://127.0.0.1:${FREE}/cas` } }),
      '登录页',
      /端口/,
    ],
    ['a service that CAS does not know', () => ({ ...COMMON, ...casGiven() }), '登记的回调地址', /登记服务地址 http/],
    [
      'an issuer with a path too much',
      () => oidcOf('x', { settings: { issuer: `${idp.issuer}/realms/x`, clientId: FIRST } }),
      '认证系统的说明',
      /路径/,
    ],
    [
      'a client that is not known',
      () => oidcOf('x', { settings: { issuer: idp.issuer, clientId: 'nobody' } }),
      '客户端编号和密钥',
      /核对编号和密钥/,
    ],
    [
      'a wrong secret',
      () => oidcOf('x', { secret: 'not it', settings: { issuer: idp.issuer, clientId: FIRST } }),
      '客户端编号和密钥',
      /核对编号和密钥/,
    ],
    [
      'the other way of saying the secret',
      () => {
        idp.refuseBasic(true)
        return oidcOf('x', { settings: { issuer: idp.issuer, clientId: FIRST } })
      },
      '客户端编号和密钥',
      /client_secret_post/,
    ],
    [
      'a callback that is not registered',
      () => oidcOf('x', { settings: { issuer: idp.issuer, clientId: FIRST } }),
      '登记的回调地址',
      /登记回调地址 http/,
    ],
  ])('%s is found, and what to do is said', async (_what, body, title, advice) => {
    const steps = await stepsOf(body())
    expect(wrong(steps)).toMatchObject({ title, advice: expect.stringMatching(advice) })
    const after = steps.slice(steps.indexOf(wrong(steps)!) + 1)
    expect(new Set(after.map(({ state }) => state))).toEqual(new Set(after.length > 0 ? ['skipped'] : []))
  })

  test('are refused field by field, kept sealed, and never told again', async () => {
    const { body } = await admin
      .post('/api/identity-providers')
      .send(oidcOf(newId(), { settings: { issuer: 'login.example', clientId: '' } }))
      .expect(422)
    expect(body.fields.map(({ path }: { path: string }) => path)).toEqual(['settings.issuer', 'settings.clientId'])
    const row = (await IdentityProviders.findById(FIRST).lean())!
    expect(row.secret).not.toContain(SECRET)
    const list = await admin.get('/api/identity-providers').expect(200)
    expect(list.text).not.toContain(row.secret!)
    const item = list.body.items.find(({ id }: { id: string }) => id === FIRST)
    expect(item).toMatchObject({ secret: true, callback: callback(FIRST) })
  })

  test('show the secret to no other server than the one it was typed for', async () => {
    const { id, kind: _kind, unit: _unit, secret, ...given } = oidcOf(newId())
    await setUp(oidcOf(id))
    undo.push(() => admin.delete(`/api/identity-providers/${id}`))
    const moved = {
      ...given,
      settings: { ...given.settings, issuer: 'http://other.invalid' },
      enabled: true,
      revision: 2,
    }
    const { body } = await admin.put(`/api/identity-providers/${id}`).send(moved).expect(422)
    expect(body.fields).toMatchObject([{ path: 'secret' }])
    await admin
      .put(`/api/identity-providers/${id}`)
      .send({ ...moved, secret })
      .expect(200)
  })

  test('get their secrets sealed anew when the key changes', async () => {
    const [KEY, NEXT] = ['a key of the tests', 'the next key'].map((text) => Buffer.alloc(32, text).toString('base64'))
    useKeys(() => readKeys([NEXT!, KEY!])!)
    undo.push(useTestKeys)
    await resealProviders({ write: true })
    useKeys(() => readKeys([NEXT!])!)
    expect(secretOf((await IdentityProviders.findById(FIRST).lean())!)).toBe(SECRET)
    useKeys(() => readKeys([KEY!, NEXT!])!)
    expect((await resealProviders({ write: true })).unreadable).toEqual([])
  })

  test('another system behind the same name is refused while somebody signs in by it, as is its removal', async () => {
    const { number } = await trainee()
    idp.person(newId(), { staff_number: number })
    await goIn(walker(), FIRST)
    const { revision } = (await IdentityProviders.findById(FIRST).lean())!
    const { id: _id, kind: _kind, unit: _unit, ...given } = oidcOf(FIRST)
    const save = (settings: object, at = revision) =>
      admin.put(`/api/identity-providers/${FIRST}`).send({ ...given, settings, enabled: true, revision: at })
    const other = await save({ ...given.settings, issuer: 'http://other.invalid' })
    expect([other.status, other.body.code]).toEqual([409, 'provider.inUse'])
    expect((await admin.delete(`/api/identity-providers/${FIRST}`)).body.code).toBe('provider.kept')
    expect((await save(given.settings, revision - 1)).body.code).toBe('conflict')
    await save(given.settings).expect(200)
    expect(await AuditRows.countDocuments({ act: 'identityProvider.save', subject: FIRST })).toBe(2)
  })
})
