import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Accounts, SignIns } from '../../server/features/accounts/accounts.model.ts'
import { StoredSessions } from '../../server/access/storedSession.model.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { loadSettings, markDemo } from '../../server/features/accounts/settings.service.ts'
import { withinLimits } from '../../server/features/accounts/signInLimits.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { setClock } from '../../server/lib/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const NEW_PASSWORD = 'a much better one'

let site: TestSite
beforeAll(async () => {
  site = await openSite('accounts')
})
afterAll(() => site.close())

const signIn = (login: string, password: string) => site.visitor().post('/api/session').send({ login, password })

describe('signing in', () => {
  test('a visitor is told that nobody is signed in', async () => {
    const { body } = await site.visitor().get('/api/session').expect(200)
    expect(body).toMatchObject({ signedIn: false, account: null, capabilities: [], demo: null })
  })

  test('gives a session with the name, the grants and what they allow; signing out ends it', async () => {
    const { institution } = await makeTree()
    const account = await makeAccount('unit-admin', institution)
    const agent = await site.signedIn(account.login)
    const { body } = await agent.get('/api/session').expect(200)
    expect(body).toMatchObject({
      signedIn: true,
      account: { id: account._id, login: account.login, name: account.name },
      grants: [{ role: 'unit-admin', unit: institution._id, unitName: institution.name }],
    })
    expect(body.capabilities).toContain('roster.write')
    await agent.delete('/api/session').expect(200)
    expect((await agent.get('/api/session')).body.signedIn).toBe(false)
    await agent.delete('/api/session').expect(200)
  })

  test('a wrong password and an unknown login are answered alike, and recorded', async () => {
    const account = await makeAccount('trainee', (await makeTree()).branch)
    const wrong = await signIn(account.login, 'not it at all').expect(401)
    const unknown = await signIn('nobody-at-all', DEMO_PASSWORD).expect(401)
    expect(unknown.body).toEqual(wrong.body)
    const outcomes = await SignIns.find({ login: { $in: [account.login, 'nobody-at-all'] } }).lean()
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['unknown-login', 'wrong-password'])
  })

  test.each([
    ['in capitals', (login: string) => login.toUpperCase()],
    ['with blanks around it', (login: string) => ` ${login}\u3000`],
    ['in full width', (login: string) => login.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  ])('the login is the same %s', async (_how, spelt) => {
    const account = await makeAccount('committee', (await makeTree()).committee)
    expect((await (await site.signedIn(spelt(account.login))).get('/api/session')).body.account.login).toBe(
      account.login,
    )
    for (let n = 0; n < 10; n++) await signIn(n % 2 ? account.login : spelt(account.login), 'wrong').expect(401)
    await signIn(account.login, DEMO_PASSWORD).expect(429)
  })

  test('changes the session id: one fixed before the sign-in is worth nothing after it', async () => {
    const account = await makeAccount('trainee', (await makeTree()).branch)
    const agent = await site.signedIn(account.login)
    const cookie = async () =>
      (await agent.post('/api/session').send({ login: account.login, password: DEMO_PASSWORD }).expect(200)).headers[
        'set-cookie'
      ]![0]!.split(';')[0]!
    const [first, second] = [await cookie(), await cookie()]
    expect(second).not.toBe(first)
    expect((await site.visitor().get('/api/session').set('cookie', first)).body.signedIn).toBe(false)
    expect((await site.visitor().get('/api/session').set('cookie', second)).body.signedIn).toBe(true)
  })

  test('the demo accounts are told only where the database is the demo system', async () => {
    const config = site.app.config
    config.demo = true
    expect((await site.visitor().get('/api/session')).body.demo).toBeNull()
    await markDemo()
    expect((await site.visitor().get('/api/session')).body.demo).toMatchObject({
      password: DEMO_PASSWORD,
      accounts: expect.arrayContaining([expect.objectContaining({ login: 'jiaowei', role: 'committee' })]),
    })
    config.demo = false
    expect((await site.visitor().get('/api/session')).body.demo).toBeNull()
  })

  test('processes that start together read one secret', async () => {
    const secrets = await Promise.all(Array.from({ length: 8 }, async () => (await loadSettings()).secret))
    expect(new Set(secrets).size).toBe(1)
  })
})

/** Shows something wrong: is refused as such, or for the limit. */
const wrongTry = (login: string, address: string) =>
  withinLimits({ login, address }, () => Promise.reject(new Error('wrong')))
const LIMITED = { code: 'signIn.limited' }

describe('limits', () => {
  test('after ten wrong passwords the account is closed for a while, even to the right one; others are not', async () => {
    const { branch } = await makeTree()
    const [account, other] = [await makeAccount('trainee', branch), await makeAccount('trainee', branch)]
    const tries = await Promise.all(Array.from({ length: 10 }, () => signIn(account.login, 'wrong')))
    expect(tries.map(({ status }) => status)).toEqual(Array(10).fill(401))
    const refused = await signIn(account.login, DEMO_PASSWORD).expect(429)
    expect(refused.body).toMatchObject({ code: 'signIn.limited', title: expect.stringContaining('分钟后再试') })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(await SignIns.countDocuments({ login: account.login, outcome: 'limited' })).toBe(1)
    await site.signedIn(other.login)
  })

  test('a success forgets the account’s wrong tries', async () => {
    const account = await makeAccount('trainee', (await makeTree()).branch)
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 6; n++) await signIn(account.login, 'wrong').expect(401)
      await site.signedIn(account.login)
    }
  })

  test('after a quarter of an hour one may try again', async () => {
    const address = '203.0.113.9'
    for (let n = 0; n < 10; n++) await expect(wrongTry('late', address)).rejects.toThrow('wrong')
    await expect(wrongTry('late', address)).rejects.toMatchObject(LIMITED)
    const putBack = setClock(() => Date.now() + 15 * 60_000 + 1)
    await expect(wrongTry('late', address).finally(putBack)).rejects.toThrow('wrong')
  })

  test('whoever guesses at a login closes it for the own address, not for its owner', async () => {
    const login = `victim-${Date.now()}`
    for (let n = 0; n < 50; n++) await wrongTry(login, '203.0.113.20').catch(() => undefined)
    await expect(wrongTry(login, '203.0.113.20')).rejects.toMatchObject(LIMITED)
    await expect(wrongTry(login, '203.0.113.21')).rejects.toThrow('wrong')
  })

  test('guesses from many addresses close the login all the same', async () => {
    const login = `spread-${Date.now()}`
    for (let n = 0; n < 100; n++) await expect(wrongTry(login, `198.51.100.${n % 20}`)).rejects.toThrow('wrong')
    await expect(wrongTry(login, '198.51.100.99')).rejects.toMatchObject(LIMITED)
  })

  test('a site of IPv6 is one address, however many it takes', async () => {
    for (let n = 0; n < 100; n++)
      await expect(wrongTry(`nobody-${n}`, `2001:db8::a:${n.toString(16)}`)).rejects.toThrow('wrong')
    await expect(wrongTry('nobody-else', '2001:db8:0:0:ffff::1')).rejects.toMatchObject(LIMITED)
    await expect(wrongTry('nobody-else', '2001:db8:0:1::1')).rejects.toThrow('wrong')
  })

  test('of many wrong tries at once no more are looked at than one after another', async () => {
    const account = await makeAccount('trainee', (await makeTree()).branch)
    const tries = await Promise.all(Array.from({ length: 30 }, () => signIn(account.login, 'wrong')))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(10)
  })

  test('a flood of refused tries is one line in the log of sign-ins', async () => {
    const account = await makeAccount('trainee', (await makeTree()).branch)
    await Promise.all(Array.from({ length: 25 }, () => signIn(account.login, 'wrong')))
    expect(await SignIns.countDocuments({ login: account.login, outcome: 'limited' })).toBe(1)
  })

  test('an address is limited too, whatever the logins', async () => {
    for (let n = 0; n < 100; n++) await expect(wrongTry(`nobody-${n}`, '203.0.113.7')).rejects.toThrow('wrong')
    await expect(wrongTry('nobody-else', '203.0.113.7')).rejects.toMatchObject(LIMITED)
    await expect(wrongTry('nobody-else', '203.0.113.8')).rejects.toThrow('wrong')
  })
})

test('an address that tries a hundred logins and more at once is closed to the rest of them', async () => {
  const tries = Array.from({ length: 140 }, (_, n) => wrongTry(`at-once-${n}`, '203.0.113.30').catch(String))
  const looked = (await Promise.all(tries)).filter((outcome) => outcome === 'Error: wrong')
  expect(looked.length).toBeGreaterThanOrEqual(100)
  expect(looked.length).toBeLessThan(100 + 16) // those that were being looked at when the last of them was counted
  await expect(wrongTry('at-once-too', '203.0.113.30')).rejects.toMatchObject(LIMITED)
})

describe('the own password and devices', () => {
  test('an initial password must be changed before anything else', async () => {
    const account = await makeAccount('committee', (await makeTree()).committee, { mustChangePassword: true })
    const agent = await site.signedIn(account.login)
    expect((await agent.get('/api/session')).body.mustChangePassword).toBe(true)
    expect((await agent.get('/api/units').expect(403)).body.code).toBe('session.passwordChange')
    await agent.post('/api/session/password').send({ current: DEMO_PASSWORD, next: 'short' }).expect(422)
    expect(
      (await agent.post('/api/session/password').send({ current: 'wrong', next: NEW_PASSWORD }).expect(422)).body.code,
    ).toBe('password.wrong')
    expect(
      (await agent.post('/api/session/password').send({ current: DEMO_PASSWORD, next: DEMO_PASSWORD }).expect(422)).body
        .code,
    ).toBe('password.same')
    await agent.post('/api/session/password').send({ current: DEMO_PASSWORD, next: NEW_PASSWORD }).expect(200)
    await agent.get('/api/units').expect(200)
    await signIn(account.login, DEMO_PASSWORD).expect(401)
    await signIn(account.login, NEW_PASSWORD).expect(200)
  })

  test('changing the password ends the other sessions, not this one', async () => {
    const account = await makeAccount('committee', (await makeTree()).committee)
    const [here, elsewhere] = [await site.signedIn(account.login), await site.signedIn(account.login)]
    await here.post('/api/session/password').send({ current: DEMO_PASSWORD, next: NEW_PASSWORD }).expect(200)
    await here.get('/api/units').expect(200)
    await elsewhere.get('/api/units').expect(401)
  })

  test('a session opened with the old password while it was being changed is worth nothing', async () => {
    const account = await makeAccount('committee', (await makeTree()).committee)
    const [here, thief] = [await site.signedIn(account.login), await site.signedIn(account.login)]
    const rows = await StoredSessions.collection.find({ 'session.account': account._id }).toArray()
    await here.post('/api/session/password').send({ current: DEMO_PASSWORD, next: NEW_PASSWORD }).expect(200)
    const left = await StoredSessions.distinct('_id', { 'session.account': account._id })
    await StoredSessions.collection.insertMany(rows.filter(({ _id }) => !left.includes(String(_id))))
    await thief.get('/api/units').expect(401)
    await here.get('/api/units').expect(200)
  })

  test('who signs in as somebody else in the same browser takes nothing along', async () => {
    const { committee } = await makeTree()
    const [first, second] = [await makeAccount('committee', committee), await makeAccount('committee', committee)]
    const agent = await site.signedIn(first.login)
    const { items } = (await agent.get('/api/session/devices').expect(200)).body
    const ended: string[] = []
    site.app.realtime = { ...site.app.realtime, endSession: (reference) => void ended.push(reference) }
    await agent.post('/api/session').send({ login: second.login, password: DEMO_PASSWORD }).expect(200)
    expect(ended).toEqual([items[0].id])
  })

  test('devices are listed by name and can be signed out, one’s own only', async () => {
    const { committee } = await makeTree()
    const account = await makeAccount('committee', committee)
    const here = await site.signedIn(account.login)
    const phone = site.visitor()
    await phone
      .post('/api/session')
      .set('user-agent', CHROME)
      .send({ login: account.login, password: DEMO_PASSWORD })
      .expect(200)
    const { items } = (await here.get('/api/session/devices').expect(200)).body
    expect(items).toHaveLength(2)
    const phoneHere = { device: 'Chrome · Windows', place: '内网地址 127.0.0.1', current: false }
    expect(items).toContainEqual(expect.objectContaining({ ...phoneHere, usedAt: expect.stringMatching(/^20/) }))
    const { id } = items.find((item: { current: boolean }) => !item.current)
    const stranger = await site.signedIn((await makeAccount('committee', committee)).login)
    await stranger.delete(`/api/session/devices/${id}`).expect(404)
    const ended: string[] = []
    site.app.realtime = { ...site.app.realtime, endSession: (reference) => void ended.push(reference) }
    await here.delete(`/api/session/devices/${id}`).expect(200)
    expect(ended).toEqual([id])
    await phone.get('/api/units').expect(401)
    await here.get('/api/units').expect(200)
  })
})

test('a sign-in on a device that the account has not been on is told, once; the first is not', async () => {
  const account = await makeAccount('committee', (await makeTree()).committee)
  const told = () => Notices.find({ account: account._id, kind: 'device.new' }).lean()
  const [desktop, phone] = [site.visitor(), site.visitor()]
  const again = async (agent: typeof phone) => {
    const sent = { login: account.login, password: DEMO_PASSWORD }
    await agent.post('/api/session').set('user-agent', CHROME).send(sent).expect(200)
    await agent.get('/api/session').expect(200) // as the page does
  }
  for (let time = 0; time < 2; time++) await again(desktop)
  expect(await told()).toEqual([])
  await again(phone)
  await phone.delete('/api/session').expect(200)
  await again(phone)
  const notices = await told()
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatchObject({
    text: expect.stringMatching(/Chrome · Windows，内网地址 127\.0\.0\.1/),
    link: '/settings',
  })
})

test('of one browser that signs in twice at once, one tells; of many browsers the newest are known', async () => {
  const account = await makeAccount('committee', (await makeTree()).committee)
  const told = () => Notices.countDocuments({ account: account._id, kind: 'device.new' })
  const known = async () => (await Accounts.findById(account._id).lean())!.devices
  const enter = async (device: string) =>
    site.visitor().post('/api/session').set('cookie', device).send({ login: account.login, password: DEMO_PASSWORD })
  const [first, second] = [1, 2].map((n) => `hongling.device=${String(n).padStart(22, '0')}`) as [string, string]
  await enter(first)
  expect((await Promise.all([enter(second), enter(second), enter(second)])).map(({ status }) => status)).toEqual([
    200, 200, 200,
  ])
  expect([await told(), (await known())!.length]).toEqual([1, 2])
  const before = (await known())!
  await Accounts.updateOne({ _id: account._id }, { $set: { devices: [...Array(48).fill('other'), ...before] } })
  await enter(`hongling.device=${'3'.repeat(22)}`)
  expect(await told()).toBe(2)
  expect((await known())!.slice(-3, -1)).toEqual(before)
  expect(await known()).toHaveLength(50)
})

test('all other devices can be signed out at once, this one stays', async () => {
  const account = await makeAccount('committee', (await makeTree()).committee)
  const stranger = await site.signedIn((await makeAccount('committee', (await makeTree()).committee)).login)
  const [here, phone, desktop] = [
    await site.signedIn(account.login),
    await site.signedIn(account.login),
    await site.signedIn(account.login),
  ]
  const others = () => here.post('/api/session/devices/sign-out-others').expect(200)
  expect((await others()).body).toEqual({ ended: 2 })
  for (const gone of [phone, desktop]) await gone.get('/api/units').expect(401)
  await here.get('/api/units').expect(200)
  await stranger.get('/api/units').expect(200)
  expect((await others()).body).toEqual({ ended: 0 })
})

describe('accounts and grants', () => {
  const admins = async () => {
    const tree = await makeTree()
    const accounts = {
      system: await makeAccount('system-admin', tree.committee),
      security: await makeAccount('security-admin', tree.committee),
    }
    return {
      tree,
      accounts,
      system: await site.signedIn(accounts.system.login),
      security: await site.signedIn(accounts.security.login),
    }
  }

  test('a new account signs in with its initial password, changes it, and does what it was granted', async () => {
    const { tree, system, security } = await admins()
    const login = `new-${tree.branch._id}`
    const created = await system
      .post('/api/accounts')
      .send({ login, name: '王小明', unit: tree.institution._id })
      .expect(200)
    const { account, initialPassword } = created.body
    expect(account).toMatchObject({ login, name: '王小明', grants: [], mustChangePassword: true, disabled: false })
    const granted = await security
      .post(`/api/accounts/${account.id}/grants`)
      .send({ role: 'unit-admin', unit: tree.institution._id })
      .expect(200)
    expect(granted.body.grants).toMatchObject([{ role: 'unit-admin', unitName: tree.institution.name, to: null }])
    const agent = site.visitor()
    await agent.post('/api/session').send({ login, password: initialPassword }).expect(200)
    await agent.post('/api/session/password').send({ current: initialPassword, next: NEW_PASSWORD }).expect(200)
    await agent.get(`/api/units/${tree.institution._id}`).expect(200)
    await security.delete(`/api/accounts/${account.id}/grants/${granted.body.grants[0].id}`).expect(200)
    await agent.get(`/api/units/${tree.institution._id}`).expect(403)
    expect((await system.get('/api/accounts').query({ search: 'wangxm' })).body.items).toEqual([])
    expect((await system.get('/api/accounts').query({ search: 'wangxiao' })).body.items).toMatchObject([{ login }])
  })

  test('a login has one account, however it is spelt', async () => {
    const { tree, system } = await admins()
    const { account } = await makeTrainee(tree.branch)
    const create = (login: string) => system.post('/api/accounts').send({ login, name: '甲', unit: tree.branch._id })
    expect((await create(account.login).expect(409)).body.code).toBe('account.loginTaken')
    expect((await create(account.login.toUpperCase()).expect(409)).body.code).toBe('account.loginTaken')
    const racing = await Promise.all([create(`race-${tree.branch._id}`), create(`race-${tree.branch._id}`)])
    expect(racing.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('a disabled account is out at once and stays out until it is enabled', async () => {
    const { tree, accounts, system } = await admins()
    const account = await makeAccount('committee', tree.committee)
    const agent = await site.signedIn(account.login)
    expect((await system.post(`/api/accounts/${account._id}/disable`).expect(200)).body.disabled).toBe(true)
    await agent.get('/api/units').expect(401)
    expect((await signIn(account.login, DEMO_PASSWORD).expect(403)).body.code).toBe('signIn.disabled')
    await signIn(account.login, 'wrong').expect(401)
    await system.post(`/api/accounts/${account._id}/enable`).expect(200)
    await site.signedIn(account.login)
    await system.post(`/api/accounts/${accounts.system._id}/disable`).expect(422)
  })

  test('a reset gives a new initial password and ends the sessions; a duty holder’s cannot be reset by another duty', async () => {
    const { tree, accounts, system } = await admins()
    const account = await makeAccount('committee', tree.committee)
    const agent = await site.signedIn(account.login)
    const { initialPassword } = (await system.post(`/api/accounts/${account._id}/password`).expect(200)).body
    await agent.get('/api/units').expect(401)
    const own = site.visitor()
    await own.post('/api/session').send({ login: account.login, password: initialPassword }).expect(200)
    expect((await own.get('/api/session')).body.mustChangePassword).toBe(true)
    expect((await system.post(`/api/accounts/${accounts.security._id}/password`).expect(403)).body.code).toBe(
      'password.duty',
    )
  })

  test('the three duties stay apart, also when two grants are made at once', async () => {
    const { tree, accounts, security, system } = await admins()
    const account = await makeAccount('committee', tree.committee)
    const grant = (role: string, to: string = account._id, unit = tree.committee._id) =>
      security.post(`/api/accounts/${to}/grants`).send({ role, unit })
    expect((await grant('security-admin', accounts.system._id).expect(409)).body.code).toBe('grant.separated')
    expect((await grant('committee', accounts.security._id).expect(403)).body.code).toBe('grant.self')
    const both = await Promise.all([grant('system-admin'), grant('audit-admin')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await grant('committee').expect(409)).body.code).toBe('grant.duplicate')
    expect((await grant('trainee').expect(422)).body.fields).toMatchObject([{ path: 'role' }])
    await system
      .post(`/api/accounts/${account._id}/grants`)
      .send({ role: 'committee', unit: tree.faculty._id })
      .expect(403)
  })

  test('nobody grants beyond the own scope', async () => {
    const { institution, faculty, committee } = await makeTree()
    const security = await site.signedIn((await makeAccount('security-admin', institution)).login)
    const account = await makeAccount('instructor', faculty)
    const foreign = await makeAccount('instructor', (await makeTree()).faculty)
    const grant = (to: string, unit: string) =>
      security.post(`/api/accounts/${to}/grants`).send({ role: 'base-manager', unit })
    await grant(foreign._id, institution._id).expect(404)
    await grant(account._id, committee._id).expect(404)
    await grant(account._id, institution._id).expect(200)
    expect(
      (await security.get('/api/accounts').expect(200)).body.items.map(({ id }: { id: string }) => id),
    ).not.toContain(foreign._id)
  })

  test('the sign-in log shows failures to the security administrator', async () => {
    const { security, accounts } = await admins()
    await signIn(accounts.system.login, 'wrong').expect(401)
    const { items } = (await security.get('/api/sign-ins').query({ failed: 'true', limit: 5 }).expect(200)).body
    expect(items[0]).toMatchObject({
      login: accounts.system.login,
      outcome: 'wrong-password',
      address: expect.stringContaining('127.0.0.1'),
    })
  })

  test('no password hash ever leaves the site', async () => {
    const { system } = await admins()
    const text = JSON.stringify((await system.get('/api/accounts').query({ limit: 100 })).body)
    expect(text).not.toContain('argon2')
    expect(await Accounts.countDocuments()).toBeGreaterThan(2)
  })
})
