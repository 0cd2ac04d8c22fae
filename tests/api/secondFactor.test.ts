import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Accounts, SignIns } from '../../server/features/accounts/accounts.model.ts'
import { resetFromCommandLine } from '../../server/features/accounts/administrator.service.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { loadSettings } from '../../server/features/accounts/settings.service.ts'
import { resealFactors } from '../../server/features/accounts/secondFactor/totpSecret.service.ts'
import { SecondFactorRows } from '../../server/features/accounts/secondFactor/secondFactor.model.ts'
import { codeOf, stepAt } from '../../server/features/accounts/secondFactor/totp.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import type { Role } from '../../server/access/capabilities.ts'
import { now } from '../../server/lib/clock.ts'
import { readKeys, useKeys } from '../../server/secrecy/keys.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { useTestKeys } from '../support/keys.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Agent = ReturnType<TestSite['visitor']>
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('secondFactor')
  await loadSettings()
  tree = await makeTree()
  clock = standingClock()
})
afterEach(() => useTestKeys())
afterAll(async () => {
  clock.release()
  await site.close()
})

const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((each) => ALPHABET.indexOf(each).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)))
}
/** What the app on the phone shows; each call half a minute later, for a code is good once. */
const app = (secret: string) => () => {
  clock.pass(30)
  return codeOf(fromBase32(secret), stepAt(now()))
}
const made = (role: Role = 'trainee') => makeAccount(role, role === 'trainee' ? tree.branch : tree.committee)
const signIn = (agent: Agent, login: string, password = DEMO_PASSWORD) =>
  agent.post('/api/session').send({ login, password })
const pass = (agent: Agent, code: string) => agent.post('/api/session/second-factor').send({ code })
const isIn = async (agent: Agent): Promise<boolean> => (await agent.get('/api/session')).body.signedIn

async function addApp(agent: Agent) {
  const { body } = await agent.post('/api/session/factors/totp').send({ password: DEMO_PASSWORD }).expect(200)
  const code = app(body.secret)
  const done = await agent.post('/api/session/factors/totp/confirm').send({ code: code() }).expect(200)
  return { code, uri: body.uri as string, recovery: done.body.recoveryCodes as string[] }
}
async function withApp(role: Role = 'trainee') {
  const account = await made(role)
  const agent = await site.signedIn(account.login)
  return { account, agent, ...(await addApp(agent)) }
}

describe('an authenticator app', () => {
  test('is asked for after the password from then on; a code is good once', async () => {
    const { account, code, uri, recovery } = await withApp()
    expect(decodeURIComponent(uri)).toContain(`otpauth://totp/红领学堂:${account.login}?secret=`)
    expect(new Set(recovery).size).toBe(10)
    const agent = site.visitor()
    const { body } = await signIn(agent, account.login).expect(200)
    expect(body).toEqual({ signedIn: false, secondFactor: { passkey: false } })
    expect((await agent.get('/api/session')).body).toMatchObject({ account: null, secondFactor: { passkey: false } })
    await agent.get('/api/session/devices').expect(401)
    const first = code()
    await pass(agent, first).expect(200)
    expect(await isIn(agent)).toBe(true)
    const other = site.visitor()
    await signIn(other, account.login).expect(200)
    expect((await pass(other, first).expect(401)).body.code).toBe('factor.wrong')
    await pass(other, ` ${code().replace(/^.../, '$& ')} `).expect(200)
    const log = await SignIns.find({ login: account.login }).sort({ at: 1 }).lean()
    expect(log.map(({ outcome }) => outcome).sort()).toEqual(['signed-in', 'signed-in', 'signed-in', 'wrong-code'])
  })

  test('is added only by who knows the password and has the app', async () => {
    const account = await made()
    const agent = await site.signedIn(account.login)
    const begin = (password: string) => agent.post('/api/session/factors/totp').send({ password })
    expect((await begin('a guess').expect(422)).body.code).toBe('password.wrong')
    const confirm = (code: string) => agent.post('/api/session/factors/totp/confirm').send({ code })
    expect((await confirm('123456').expect(410)).body.code).toBe('factor.stale')
    await begin(DEMO_PASSWORD).expect(200)
    expect((await confirm('000000').expect(422)).body.code).toBe('factor.code')
    expect(await SecondFactorRows.exists({ _id: account._id })).toBeNull()
    expect((await signIn(site.visitor(), account.login)).body.signedIn).toBe(true)
  })

  test('its key is sealed in the database, and sealed anew when the installation’s key changes', async () => {
    const { account, code } = await withApp()
    const [KEY, NEXT] = ['a key of the tests', 'the next key'].map((text) => Buffer.alloc(32, text).toString('base64'))
    useKeys(() => readKeys([NEXT!, KEY!])!)
    await resealFactors({ write: true })
    useKeys(() => readKeys([NEXT!])!)
    const agent = site.visitor()
    await signIn(agent, account.login).expect(200)
    await pass(agent, code()).expect(200)
    useKeys(() => readKeys([KEY!, NEXT!])!)
    await resealFactors({ write: true })
  })

  test('ten wrong codes close the second step to that address for a while, whatever is right in between', async () => {
    const { account, code } = await withApp()
    const agent = site.visitor()
    for (let n = 0; n < 10; n++) {
      if (n % 3 === 0) await signIn(agent, account.login).expect(200)
      await pass(agent, 'not a code').expect(401)
    }
    expect((await pass(agent, code()).expect(429)).body.code).toBe('signIn.limited')
    expect(await isIn(agent)).toBe(false)
  })

  test('the password alone, a second step of somebody else, and one that waited too long open nothing', async () => {
    const { account, code } = await withApp()
    expect((await pass(site.visitor(), code()).expect(410)).body.code).toBe('factor.expired')
    const agent = site.visitor()
    await signIn(agent, account.login).expect(200)
    clock.pass(11 * 60)
    await pass(agent, code()).expect(410)
    await signIn(agent, account.login).expect(200)
    await Accounts.updateOne({ _id: account._id }, { $set: { passwordHash: 'changed meanwhile' } })
    await pass(agent, code()).expect(410)
  })
})

describe('recovery codes', () => {
  test('stand in for the app, once each; new ones end the earlier', async () => {
    const { account, agent, recovery } = await withApp()
    const enter = async (code: string) => {
      const visitor = site.visitor()
      await signIn(visitor, account.login).expect(200)
      return (await pass(visitor, code)).status
    }
    expect(await enter(recovery[0]!.toUpperCase())).toBe(200)
    expect(await enter(recovery[0]!)).toBe(401)
    expect((await agent.get('/api/session/factors')).body).toMatchObject({ recoveryLeft: 9, required: false })
    const { body } = await agent.post('/api/session/factors/recovery').send({ password: DEMO_PASSWORD }).expect(200)
    expect(await enter(recovery[1]!)).toBe(401)
    expect(await enter(body.recoveryCodes[1])).toBe(200)
    expect(JSON.stringify(await SecondFactorRows.findById(account._id).lean())).not.toContain(body.recoveryCodes[2])
  })

  test('of two who show the same one at once, one gets in; so with a code of the app', async () => {
    const { account, code, recovery } = await withApp()
    const visitors = [site.visitor(), site.visitor()]
    for (const shown of [recovery[0]!, code()]) {
      for (const visitor of visitors) await signIn(visitor, account.login).expect(200)
      const replies = await Promise.all(visitors.map((visitor) => pass(visitor, shown)))
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 401])
    }
  })
})

/** A security key that counts nothing, as those that are kept on several devices. */
function securityKey() {
  const { hostname, origin } = new URL(site.app.config.publicUrl)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const cose = `a5010203262001215820${Buffer.from(x!, 'base64url').toString('hex')}225820${Buffer.from(y!, 'base64url').toString('hex')}`
  const sha256 = (of: string | Buffer) => createHash('sha256').update(of).digest()
  const id = randomBytes(16).toString('base64url')
  const at = now()
  return {
    row: { id, credential: id, publicKey: Buffer.from(cose, 'hex').toString('base64url'), counter: 0, at, usedAt: at },
    touched(challenge: string) {
      const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin }))
      const data = Buffer.concat([sha256(hostname), Buffer.from('0100000000', 'hex')])
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey).toString('base64url'),
      }
      return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
    },
  }
}

test('what a passkey answers is good once, also twice at once, though it counts nothing', async () => {
  const account = await made()
  const key = securityKey()
  const passkeys = [{ ...key.row, transports: [], name: '钥匙' }]
  await SecondFactorRows.create({ _id: account._id, totp: null, passkeys, recovery: [] })
  await Accounts.updateOne({ _id: account._id }, { $set: { secondFactor: true } })
  /** What a browser sends at the second step, with its cookies: as often as it likes. */
  async function asked() {
    clock.pass(1)
    const agent = site.visitor()
    await signIn(agent, account.login).expect(200)
    const { body, headers } = await agent.post('/api/session/second-factor/passkey/options').expect(200)
    const cookie = (headers['set-cookie'] as unknown as string[]).find((each) => each.includes('secondFactor='))!
    const answer = key.touched(body.challenge)
    return () =>
      site.visitor().post('/api/session/second-factor/passkey').set('cookie', cookie.split(';')[0]!).send({ answer })
  }
  const send = await asked()
  await send().expect(200)
  expect((await send().expect(401)).body.code).toBe('factor.passkey')
  const again = await asked()
  expect((await Promise.all([again(), again()])).map(({ status }) => status).sort()).toEqual([200, 401])
  await send().expect(401)
})

describe('without it again', () => {
  test('the person removes it with the password', async () => {
    const { account, agent } = await withApp()
    await agent.delete('/api/session/factors/totp').send({ password: 'a guess' }).expect(422)
    await agent.delete('/api/session/factors/totp').send({ password: DEMO_PASSWORD }).expect(200)
    expect((await signIn(site.visitor(), account.login)).body.signedIn).toBe(true)
  })

  test('an administrator takes it away from who lost the phone, but from no holder of a duty, and not the own', async () => {
    const system = await made('system-admin')
    const admin = await site.signedIn(system.login)
    const { account, agent } = await withApp()
    await admin.delete(`/api/accounts/${account._id}/factors`).expect(200)
    expect(await isIn(agent)).toBe(false)
    expect((await signIn(site.visitor(), account.login)).body.signedIn).toBe(true)
    expect(await AuditRows.countDocuments({ act: 'factor.reset', subject: account._id })).toBe(1)
    const auditor = await withApp('audit-admin')
    const refused = async (id: string) => (await admin.delete(`/api/accounts/${id}/factors`)).body.code
    expect([await refused(auditor.account._id), await refused(system._id)]).toEqual(['factor.duty', 'factor.ownReset'])
    const password = (await resetFromCommandLine(auditor.account.login))!
    expect((await signIn(site.visitor(), auditor.account.login, password)).body.signedIn).toBe(true)
  })
})

test('where it is required, an administrator adds one before anything else, and keeps the last', async () => {
  const security = await withApp('security-admin')
  const [unitAdmin, unprotected] = [await made('unit-admin'), await made('security-admin')]
  const before = await site.signedIn(unitAdmin.login)
  const trainee = await site.signedIn((await made()).login)
  const require = (agent: Agent, requiredOf: string) => agent.put('/api/sign-in-policy').send({ requiredOf })
  expect((await require(await site.signedIn(unprotected.login), 'duties')).body.code).toBe('policy.ownFirst')
  await require(security.agent, 'administrators').expect(200)
  expect([await isIn(before), await isIn(trainee), await isIn(security.agent)]).toEqual([false, true, true])

  const agent = site.visitor()
  expect((await signIn(agent, unitAdmin.login)).body).toEqual({ signedIn: true, secondFactor: null })
  expect((await agent.get('/api/session')).body.mustAddFactor).toBe(true)
  for (const path of ['/api/units/roots', '/api/session/devices'])
    expect((await agent.get(path).expect(403)).body.code).toBe('session.secondFactor')
  await addApp(agent)
  expect((await agent.get('/api/session')).body.mustAddFactor).toBe(false)
  await agent.get('/api/session/devices').expect(200)
  const last = await agent.delete('/api/session/factors/totp').send({ password: DEMO_PASSWORD }).expect(409)
  expect(last.body.code).toBe('factor.required')
  await require(security.agent, 'nobody').expect(200)
  await agent.delete('/api/session/factors/totp').send({ password: DEMO_PASSWORD }).expect(200)
})

test('where it is required, a role that is granted reaches no open session without a second step', async () => {
  const security = await withApp('security-admin')
  await security.agent.put('/api/sign-in-policy').send({ requiredOf: 'administrators' }).expect(200)
  const grant = (id: string) =>
    security.agent
      .post(`/api/accounts/${id}/grants`)
      .send({ role: 'unit-admin', unit: tree.institution._id })
      .expect(200)
  const roots = (agent: Agent) => agent.get('/api/units')

  const plain = await made()
  const open = await site.signedIn(plain.login)
  await grant(plain._id)
  expect((await roots(open).expect(403)).body.code).toBe('session.secondFactor')
  expect((await open.get('/api/session')).body.mustAddFactor).toBe(true)
  const { code } = await addApp(open)
  await roots(open).expect(200)
  const byPassword = site.visitor()
  await signIn(byPassword, plain.login).expect(200)
  await pass(byPassword, code()).expect(200)
  await roots(byPassword).expect(200)

  const careful = await made()
  const early = await site.signedIn(careful.login)
  const agent = await site.signedIn(careful.login)
  await addApp(agent)
  await early.get('/api/session/devices').expect(200)
  await grant(careful._id)
  expect((await roots(early).expect(401)).body.code).toBe('session.required')
  await roots(agent).expect(200)
  await security.agent.put('/api/sign-in-policy').send({ requiredOf: 'nobody' }).expect(200)
})
