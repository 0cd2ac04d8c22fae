import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../server/access/capabilities.ts'
import { Accounts, SignIns, type Account } from '../../server/features/accounts/accounts.model.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { MailLinks } from '../../server/features/accounts/mailLink/mailLink.model.ts'
import { SecondFactorRows } from '../../server/features/accounts/secondFactor/secondFactor.model.ts'
import { tokenHashOf } from '../../server/features/accounts/secret.ts'
import { loadSettings } from '../../server/features/accounts/settings.service.ts'
import { Choices } from '../../server/features/notifications/choices.model.ts'
import { Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { NO_DETAILS } from '../../server/features/roster/personDetails.rule.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { newId } from '../../server/lib/id.ts'
import { setClock } from '../../server/lib/clock.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { mailServer } from '../support/mailServer.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Agent = ReturnType<TestSite['visitor']>
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let smtp: Awaited<ReturnType<typeof mailServer>>
let security: Agent
const setting = (enabled: boolean) => security.put('/api/sign-in-policy/mail-link').send({ enabled })
beforeAll(async () => {
  site = await openSite('mailLink', { whole: true })
  await loadSettings()
  tree = await makeTree()
  smtp = await mailServer()
  security = await site.signedIn((await makeAccount('security-admin', tree.committee)).login)
  expect((await site.visitor().get('/api/sign-in/mail-link')).body.enabled, 'at first').toBe(false)
  expect((await setting(true).expect(409)).body.code).toBe('mailLink.noMail')
  await Ways.create({ _id: 'mail', enabled: true, settings: smtp.settings, revision: 1 })
  await setting(true).expect(200)
})
let putBack: (() => void) | undefined
afterEach(() => putBack?.())
afterAll(async () => {
  await site.close()
  await smtp.close()
})

const addressOf = (login: string): string => `${login.toLowerCase()}@example.edu.cn`
async function made(role: Role = 'trainee', given: Partial<Account> = {}) {
  const login = `M${newId()}`
  const details = { ...NO_DETAILS, email: addressOf(login) }
  const person = await makePerson(tree.branch, undefined, undefined, { details })
  return makeAccount(role, tree.branch, { login, loginKey: login.toLowerCase(), person: person._id, ...given })
}
const ask = (asked: string) => site.visitor().post('/api/sign-in/mail-link').send({ asked })
/** When all that was asked for is done. */
const settled = () => expect.poll(() => Jobs.countDocuments({ state: { $in: ['waiting', 'running'] } })).toBe(0)
const mailsTo = (login: string) => smtp.mails.filter(({ to }) => to.includes(addressOf(login)))
/** A mail in Chinese is folded, in the middle of a link too (RFC 2045, 6.7). */
const tokenIn = (raw: string): string => /mail-link#([\w-]{43})/.exec(raw.replaceAll('=\r\n', ''))![1]!
async function linkFor(asked: string, login = asked): Promise<string> {
  await ask(asked).expect(200)
  await settled()
  return tokenIn(mailsTo(login).at(-1)!.raw)
}
const look = (token: string) => site.visitor().post('/api/sign-in/mail-link/look').send({ token })
const use = (token: string, agent = site.visitor()) => agent.post('/api/session/mail-link').send({ token })
const isIn = async (agent: Agent): Promise<boolean> => (await agent.get('/api/session')).body.signedIn

describe('a sign-in link', () => {
  test('comes to the address in the roster, asked for by login or address, and opens the account once', async () => {
    const { login, name } = await made()
    const token = await linkFor(login)
    expect(mailsTo(login).at(-1)!.raw).toContain('Auto-Submitted')
    for (let n = 0; n < 2; n++) expect((await look(token).expect(200)).body).toEqual({ login, name })
    const agents = [site.visitor(), site.visitor()]
    const statuses = await Promise.all(agents.map(async (agent) => (await use(token, agent)).status))
    expect(statuses.toSorted()).toEqual([200, 410])
    expect(await isIn(agents[statuses.indexOf(200)]!)).toBe(true)
    expect((await look(token).expect(410)).body.code).toBe('mailLink.invalid')
    expect(await SignIns.findOne({ login }).lean()).toMatchObject({ outcome: 'signed-in', by: '邮件登录链接' })
    const second = await linkFor(addressOf(login).toUpperCase(), login)
    await use(second).expect(200)
  })

  test('is answered alike for who is not known, and kept nowhere as it is', async () => {
    const { login } = await made()
    const replies = [await ask(login), await ask('nobody-at-all'), await ask('nobody@example.edu.cn')]
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    await settled()
    expect(mailsTo(login)).toHaveLength(1)
    const token = tokenIn(mailsTo(login)[0]!.raw)
    const kept = JSON.stringify([await MailLinks.find().lean(), await Jobs.find({ kind: 'signIn.mailLink' }).lean()])
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(login)
  })

  test('of an account without a person goes to the address that it gave', async () => {
    const login = `M${newId()}`
    const { _id } = await makeAccount('committee', tree.committee, { login, loginKey: login.toLowerCase() })
    await Choices.create({ _id, off: [], email: addressOf(login) })
    await use(await linkFor(addressOf(login), login)).expect(200)
  })

  test('is worth nothing after ten minutes, with another password, or once links are switched off', async () => {
    const { _id, login, passwordHash } = await made()
    const late = await linkFor(login)
    putBack = setClock(() => Date.now() + 10 * 60_000 + 1)
    await use(late).expect(410)
    putBack()
    await Accounts.updateOne({ _id }, { $set: { passwordHash: 'another by now' } })
    await use(late).expect(410)
    await Accounts.updateOne({ _id }, { $set: { passwordHash } })
    await setting(false).expect(200)
    expect((await use(late).expect(404)).body.code).toBe('mailLink.off')
    await ask(login).expect(404)
    await setting(true).expect(200)
    await use(late).expect(410)
  })

  test('does not stand in for the second step', async () => {
    const { _id, login } = await made()
    await SecondFactorRows.create({ _id, totp: null, passkeys: [], recovery: [tokenHashOf('recovery')] })
    await Accounts.updateOne({ _id }, { $set: { secondFactor: true } })
    const agent = site.visitor()
    await use(await linkFor(login), agent).expect(200)
    expect((await agent.get('/api/session')).body).toMatchObject({ signedIn: false, secondFactor: { passkey: false } })
    await agent.post('/api/session/second-factor').send({ code: 'recovery' }).expect(200)
    expect(await isIn(agent)).toBe(true)
  })

  test('ends an initial password that nobody used', async () => {
    const { login } = await made('trainee', { mustChangePassword: true })
    const agent = site.visitor()
    await use(await linkFor(login), agent).expect(200)
    expect((await agent.get('/api/session')).body).toMatchObject({ signedIn: true, mustChangePassword: false })
    await site.visitor().post('/api/session').send({ login, password: DEMO_PASSWORD }).expect(401)
  })

  test('is not sent to somebody with a role whose address others keep, nor good once there is one', async () => {
    const { login } = await made('committee')
    await ask(login).expect(200)
    await ask(addressOf(login)).expect(200)
    const later = await made()
    const token = await linkFor(later.login)
    expect(mailsTo(login)).toHaveLength(0)
    const grant = { _id: newId(), role: 'unit-admin', unit: tree.institution._id, from: '2020-01-01', to: null }
    await Accounts.updateOne({ _id: later._id }, { $set: { grants: [grant] } })
    await use(token).expect(410)
  })

  test('is not sent to a disabled account, to a holder of a duty, nor more than three at a time', async () => {
    const [disabled, duty, eager] = [
      await made('trainee', { disabledAt: new Date() }),
      await made('audit-admin'),
      await made(),
    ]
    for (const { login } of [disabled, duty, eager, eager, eager, eager]) await ask(login).expect(200)
    await settled()
    expect([disabled, duty, eager].map(({ login }) => mailsTo(login).length)).toEqual([0, 0, 3])
    const token = tokenIn(mailsTo(eager.login)[0]!.raw)
    await Accounts.updateOne({ _id: eager._id }, { $set: { disabledAt: new Date() } })
    await use(token).expect(410)
  })

  test('that the mail server does not take opens nothing, and an administrator sees why', async () => {
    const { _id, login } = await made()
    await Ways.updateOne({ _id: 'mail' }, { $set: { 'settings.port': 9 } }) // nobody listens there
    await ask(login).expect(200)
    const failed = () => Jobs.findOne({ kind: 'signIn.mailLink', error: { $ne: null } }).lean()
    await expect.poll(failed).toMatchObject({ error: expect.stringMatching(/ECONNREFUSED/) })
    expect(await MailLinks.countDocuments({ account: _id })).toBe(0)
  })
})

test('only a security administrator at the top of the tree decides on it', async () => {
  const below = await site.signedIn((await makeAccount('security-admin', tree.institution)).login)
  await below.get('/api/sign-in-policy/mail-link').expect(403)
  await below.put('/api/sign-in-policy/mail-link').send({ enabled: true }).expect(403)
})
