import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Accounts, SignIns } from '../../server/features/accounts/accounts.model.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { IdentityLinks, IdentityProviders } from '../../server/features/accounts/federation/federation.model.ts'
import { escapedInFilter, escapedInName } from '../../server/features/accounts/federation/ldapClient.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { newId } from '../../server/lib/id.ts'
import { CERTIFICATE } from '../support/directoryCertificate.ts'
import { directoryServer, type Listed } from '../support/directoryServer.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { walker, type Walker } from '../support/walker.ts'

const ID = newId()
const LOOKER = 'cn=looker,dc=example'
const PASSWORD = 'of the directory'
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let admin: Awaited<ReturnType<TestSite['signedIn']>>
let directory: Awaited<ReturnType<typeof directoryServer>>
const people: Listed[] = [{ dn: LOOKER, password: 'only looks', attributes: { cn: 'looker' } }]

const given = (settings: object = {}) => ({
  name: '一所大学的目录',
  settings: {
    server: directory.address,
    security: 'starttls',
    ca: CERTIFICATE,
    base: 'dc=example',
    bindDn: LOOKER,
    ...settings,
  },
  secret: 'only looks',
  attribute: 'employeeNumber',
  match: 'staffNumber',
  confirm: 'rule',
  opens: true,
  others: { attribute: 'eduPersonAffiliation', value: 'teacher' },
})
const create = (body: object) =>
  admin.post('/api/identity-providers').send({ kind: 'ldap', unit: tree.institution._id, ...body })

beforeAll(async () => {
  site = await openSite('directorySignIn')
  site.app.config.publicUrl = site.url
  tree = await makeTree()
  admin = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
  directory = await directoryServer(people)
  await create({ id: ID, ...given() }).expect(200)
  await admin
    .put(`/api/identity-providers/${ID}`)
    .send({ ...given(), revision: 1, enabled: true })
    .expect(200)
})
const before = () => IdentityProviders.findById(ID).lean()
const undo: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const each of undo.splice(0)) await each()
})
async function having(settings: object): Promise<void> {
  const { settings: kept } = (await before())!
  await IdentityProviders.updateOne({ _id: ID }, { $set: { settings: { ...kept, ...settings } } })
  undo.push(() => IdentityProviders.updateOne({ _id: ID }, { $set: { settings: kept } }))
}
afterAll(async () => {
  await site.close()
  await directory.close()
})

/** Somebody in the directory, and how they call themselves. */
function listed(attributes: Listed['attributes'] = {}, uid = `u${newId()}`): string {
  const known = { uid, cn: `人员 ${uid}`, entryUUID: newId(), ...attributes }
  people.push({ dn: `uid=${escapedInName(uid)},dc=example`, password: PASSWORD, attributes: known })
  return uid
}
async function begun(): Promise<Walker> {
  const by = walker()
  await by.follow(`${site.url}/api/sign-in/providers/${ID}`, (at) => at === `${site.url}/sign-in/directory/${ID}`)
  return by
}
const show = (by: Walker, user: string, password = PASSWORD) =>
  by.send('POST', `${site.url}/api/sign-in/providers/${ID}/password`, { user, password })
const whoIs = async (by: Walker) =>
  (await by.json(`${site.url}/api/session`)).body as {
    signedIn: boolean
    account: { id: string; login: string } | null
    grants: object[]
  }
const trainee = async () => {
  const person = await makePerson(tree.branch, undefined, undefined, { staffNumber: `G${newId()}` })
  return { number: person.staffNumber!, account: await makeAccount('trainee', tree.branch, { person: person._id }) }
}

describe('signing in by a directory', () => {
  test('finds the person, shows the directory their password, and links by the staff number; then by the subject', async () => {
    const { number, account } = await trainee()
    const user = listed({ employeeNumber: number, displayName: '张三' })
    for (let time = 0; time < 2; time++) {
      const by = await begun()
      expect((await show(by, user)).body).toEqual({ location: '/sign-in/done?then=%2F' })
      expect((await whoIs(by)).account?.id).toBe(account._id)
    }
    expect(await IdentityLinks.findOne({ account: account._id }).lean()).toMatchObject({ shown: '张三', by: 'rule' })
    expect(await SignIns.countDocuments({ login: account.login, by: '一所大学的目录' })).toBe(2)
  })

  test('or as oneself, where no account may look for people', async () => {
    await having({ bindDn: '', userDn: 'uid={user},dc=example' })
    const { number, account } = await trainee()
    const user = listed({ employeeNumber: number }, `with, comma=${newId()}`)
    const by = await begun()
    expect((await show(by, user, 'not it')).status).toBe(401)
    expect((await show(by, user)).status).toBe(200)
    expect((await whoIs(by)).account?.id).toBe(account._id)
  })

  test('a wrong password and an unknown name are answered alike, recorded, and limited', async () => {
    const user = listed()
    const by = await begun()
    const [wrong, unknown] = [await show(by, user, 'not it'), await show(by, 'nobody', 'not it')]
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'identity.wrongPassword'])
    expect(unknown.body).toEqual(wrong.body)
    for (let n = 1; n < 10; n++) await show(by, user, 'not it')
    expect((await show(by, user)).body['code']).toBe('signIn.limited')
    expect(await SignIns.countDocuments({ login: user, outcome: 'wrong-password' })).toBe(10)
  })

  test.each(['*', 'u*', 'x)(uid=*', ')(|(uid=*'])('%s is nobody’s name', async (user) => {
    listed()
    expect((await show(await begun(), user)).status).toBe(401)
  })

  test('no password is shown to nobody, though the server takes none for a visitor’s', async () => {
    const user = listed()
    expect((await show(await begun(), user, '')).status).toBe(422)
  })

  test('what the directory says of a locked account is said; a directory that is away closes nobody out', async () => {
    const { number } = await trainee()
    const user = listed({ employeeNumber: number })
    const by = await begun()
    await having({ bindDn: '', userDn: 'uid={user},dc=example' })
    directory.refuseWith('80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v4563')
    undo.push(() => directory.refuseWith(null))
    expect((await show(by, user)).body['code']).toBe('identity.closed')
    directory.refuseWith(null)
    await having({ server: 'ldap://127.0.0.1:9' })
    for (let n = 0; n < 11; n++) expect((await show(by, user)).body['code']).toBe('identity.unreachable')
    const { body } = await admin.get('/api/identity-providers').expect(200)
    expect(body.items[0].failed).toMatchObject({ reason: expect.stringMatching(/ECONNREFUSED/) })
  })

  test('only a certificate that is trusted is spoken to; the page is good as a bookmark, but not to link by', async () => {
    const { number, account } = await trainee()
    const user = listed({ employeeNumber: number })
    const by = walker()
    expect((await show(by, user)).body).toEqual({ location: '/sign-in/done?then=%2F' })
    expect((await whoIs(by)).account?.id).toBe(account._id)
    expect((await show(by, user)).body['code']).toBe('identity.expired')
    await having({ ca: '' })
    expect((await show(await begun(), user)).body['code']).toBe('identity.unreachable')
  })

  test('bytes are a subject too', async () => {
    await having({ idAttribute: 'objectGUID' })
    const { number, account } = await trainee()
    const user = listed({ employeeNumber: number, objectGUID: Buffer.from('00ff80fe0102030405060708090a0b0c', 'hex') })
    await show(await begun(), user)
    const link = await IdentityLinks.findOne({ account: account._id }).lean()
    expect(link?.subject).toBe('00ff80fe0102030405060708090a0b0c')
  })
})

describe('people without a post', () => {
  test('get an account without any role by an attribute, which an administrator may grant one', async () => {
    const number = `T${newId()}`
    const user = listed({ employeeNumber: number, cn: '李老师', eduPersonAffiliation: 'teacher' })
    const by = await begun()
    expect((await show(by, user)).status).toBe(200)
    const { account, grants } = await whoIs(by)
    expect([account?.login, grants]).toEqual([number, []])
    expect((await by.json(`${site.url}/api/units`)).status).toBe(403)
    expect(await Accounts.findById(account!.id).lean()).toMatchObject({
      name: '李老师',
      person: null,
      passwordHash: '',
    })
    expect(await AuditRows.countDocuments({ act: 'account.open', subject: account!.id })).toBe(1)
    const security = await site.signedIn((await makeAccount('security-admin', tree.committee)).login)
    const role = { role: 'instructor', unit: tree.institution._id }
    await security.post(`/api/accounts/${account!.id}/grants`).send(role).expect(200)
    expect((await whoIs(by)).grants).toHaveLength(1)
  })

  test('get none where the attribute says something else, or the rule is none', async () => {
    const user = listed({ employeeNumber: `T${newId()}`, eduPersonAffiliation: 'student' })
    expect((await show(await begun(), user)).body).toEqual({ location: '/sign-in/confirm' })
    const teacher = listed({ employeeNumber: `T${newId()}`, eduPersonAffiliation: 'teacher' })
    const { others } = (await before())!
    await IdentityProviders.updateOne({ _id: ID }, { $set: { others: null } })
    undo.push(() => IdentityProviders.updateOne({ _id: ID }, { $set: { others } }))
    expect((await show(await begun(), teacher)).body).toEqual({ location: '/sign-in/confirm' })
  })
})

test('an own account is linked from the settings', async () => {
  const { account } = await trainee()
  const by = walker()
  await by.send('POST', `${site.url}/api/session`, { login: account.login, password: DEMO_PASSWORD })
  const { body } = await by.send('POST', `${site.url}/api/session/links`, {
    identityProvider: ID,
    password: DEMO_PASSWORD,
  })
  expect(body['address']).toBe(`/sign-in/directory/${ID}`)
  expect((await show(by, listed())).body).toEqual({ location: `/settings?linked=${ID}` })
  expect(await IdentityLinks.countDocuments({ account: account._id, by: 'password' })).toBe(1)
})

describe('the settings', () => {
  const stepsOf = async (settings: object, other: object = {}) => {
    const id = newId()
    await create({ id, ...given(settings), ...other }).expect(200)
    undo.push(() => admin.delete(`/api/identity-providers/${id}`))
    const { body } = await admin.post(`/api/identity-providers/${id}/check`).expect(200)
    return body.steps as { title: string; state: string; advice: string; found: string }[]
  }

  test('that are right pass every step', async () => {
    listed({ employeeNumber: 'G1' })
    expect((await stepsOf({})).map(({ title, state }) => [title, state])).toEqual(
      ['加密', '连接', '查询账号', '搜索起点', '过滤条件', '用什么认人'].map((title) => [title, 'passed']),
    )
    const alone = await stepsOf({ bindDn: '', userDn: 'uid={user},dc=example' })
    expect(alone.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed'])
  })

  test.each<[string, object, object, string, RegExp]>([
    ['a port without a service', { server: 'ldap://127.0.0.1:9' }, {}, '连接', /端口/],
    ['a certificate that is not trusted', { ca: '' }, {}, '连接', /证书/],
    ['a wrong password of the looking account', {}, { secret: 'no' }, '查询账号', /核对查询账号/],
    ['a base that is not there', { base: 'dc=nowhere' }, {}, '搜索起点', /Base DN/],
    ['a filter that finds nobody', { filter: '(sAMAccountName={user})' }, {}, '过滤条件', /sAMAccountName/],
    ['an attribute that nobody has', {}, { attribute: 'staffNo' }, '用什么认人', /employeeNumber/],
  ])('%s is found, and what to do is said', async (_what, settings, other, title, words) => {
    listed({ employeeNumber: 'G2' })
    const wrong = (await stepsOf(settings, other)).find(({ state }) => state === 'failed')
    expect(wrong).toMatchObject({ title })
    expect(wrong!.found + wrong!.advice).toMatch(words)
  })

  test('are refused field by field', async () => {
    const settings = {
      server: 'https://directory.example',
      base: '',
      bindDn: '',
      userDn: '{user}',
      filter: '(uid=x)',
      ca: 'x',
    }
    const { body } = await create({ id: newId(), ...given(settings) }).expect(422)
    expect(body.fields.map(({ path }: { path: string }) => path.replace('settings.', ''))).toEqual([
      'server',
      'ca',
      'base',
      'filter',
      'userDn',
    ])
  })
})

test('what somebody typed stays what it is in a filter and in a name', () => {
  expect(escapedInFilter('a*(b)\\c\0张')).toBe('a\\2a\\28b\\29\\5cc\\00张')
  expect(escapedInName(' a,b+c"d\\e<f>g;h=i#')).toBe('\\20a\\2cb\\2bc\\22d\\5ce\\3cf\\3eg\\3bh\\3di#')
})
