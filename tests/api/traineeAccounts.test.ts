import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { newId } from '../../server/lib/id.ts'
import { standingClock } from '../support/clock.ts'
import { makePositions } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

const OWN_PASSWORD = 'quiet river stones'
const POST = 'teacher-branch-secretary'

let site: TestSite
beforeAll(async () => {
  site = await openSite('traineeAccounts')
})
afterAll(() => site.close())

type Tree = Awaited<ReturnType<typeof makeTree>>
type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let tree: Tree
let agent: Agent
beforeEach(async () => {
  tree = await makeTree()
  agent = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
})

let numbers = 20_240_000
const newcomer = (unit = tree.branch, staffNumber: string | null = String((numbers += 1))) =>
  makePerson(unit, POST, '2020-01-01', { staffNumber })
const open = (person: string, given: object = {}) =>
  agent.post(`/api/people/${person}/account`).send({ run: newId(), ...given })
const signIn = (login: string, password: string, agent = site.visitor()) =>
  agent.post('/api/session').send({ login, password })
/** Who is in by this password, as the page is told. */
async function signedIn(login: string, password: string) {
  const own = site.visitor()
  await signIn(login, password, own).expect(200)
  return (await own.get('/api/session').expect(200)).body
}

describe('an account from the roster', () => {
  test('has the staff number as its login, and is a trainee’s without a grant', async () => {
    const person = await newcomer()
    const { body } = await open(person._id).expect(200)
    expect(body).toMatchObject({
      login: person.staffNumber,
      name: person.name,
      unitName: tree.branch.name,
      token: null,
    })
    expect(await signedIn(body.login, body.initialPassword)).toMatchObject({
      mustChangePassword: true,
      account: { person: person._id },
      capabilities: ['learning.own'],
      grants: [{ role: 'trainee' }],
    })
    expect((await Accounts.findOne({ person: person._id }).lean())!.grants).toEqual([])
    expect((await agent.get(`/api/people/${person._id}/account`).expect(200)).body.account).toEqual({
      id: expect.any(String),
      login: body.login,
      state: 'unused',
      otherRoles: false,
    })
    expect(await AuditRows.findOne({ act: 'account.open' }).sort({ at: -1 }).lean()).toMatchObject({
      detail: expect.stringContaining(person.name),
    })
  })

  test('is opened once; the same act again, its reply lost, gives a new secret for it', async () => {
    const person = await newcomer()
    const run = newId()
    const first = (await open(person._id, { run }).expect(200)).body
    const second = (await open(person._id, { run }).expect(200)).body
    expect(second.login).toBe(first.login)
    await signIn(first.login, first.initialPassword).expect(401)
    await signIn(first.login, second.initialPassword).expect(200)
    expect((await open(person._id).expect(409)).body.code).toBe('account.personTaken')
    expect(await Accounts.countDocuments({ person: person._id })).toBe(1)
    const racer = await newcomer()
    const racing = await Promise.all([open(racer._id), open(racer._id)])
    expect(racing.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('takes another login where the number is another institution’s too, and one given by hand where there is none', async () => {
    const person = await newcomer()
    await open(person._id).expect(200)
    const elsewhere = await makeTree()
    const twin = await newcomer(elsewhere.branch, person.staffNumber)
    const there = await site.signedIn((await makeAccount('unit-admin', elsewhere.institution)).login)
    const { body } = await there.post(`/api/people/${twin._id}/account`).send({ run: newId() }).expect(200)
    expect(body.login).toBe(`${person.staffNumber}.dw`)
    const nameless = await newcomer(tree.branch, null)
    expect((await open(nameless._id).expect(422)).body.code).toBe('account.noNumber')
    expect((await open(nameless._id, { login: ' Ｌｉ.si ' }).expect(200)).body.login).toBe('Li.si')
    expect((await open((await newcomer())._id, { login: 'li.SI' }).expect(409)).body.code).toBe('account.loginTaken')
  })

  test('is a trainee’s as long as a post is recorded of the person', async () => {
    const { person, account } = await makeTrainee(tree.branch)
    const own = await site.signedIn(account.login)
    const { id } = (await agent.get(`/api/people/${person._id}`)).body.appointments[0]
    await agent.post(`/api/appointments/${id}/end`).send({ to: '2021-01-01' }).expect(200)
    expect((await own.get('/api/session')).body.capabilities).toContain('learning.own')
  })

  test('is opened by who holds the roster or the system, in the own subtree, by nobody else', async () => {
    const person = await newcomer()
    const system = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
    await system.post(`/api/people/${person._id}/account`).send({ run: newId() }).expect(200)
    for (const role of ['security-admin', 'committee', 'audit-admin'] as const)
      await (
        await site.signedIn((await makeAccount(role, tree.committee)).login)
      )
        .post(`/api/people/${person._id}/account/password`)
        .send({})
        .expect(403)
    const foreign = await newcomer((await makeTree()).branch)
    await open(foreign._id).expect(404)
  })
})

describe('a one-time link', () => {
  const activate = (token: string, next = OWN_PASSWORD) =>
    site.visitor().post('/api/session/activation/password').send({ token, next })

  test('sets the password, once; nothing of it is stored that would open the account', async () => {
    const person = await newcomer()
    const { login, token, initialPassword } = (await open(person._id, { by: 'link' }).expect(200)).body
    expect(initialPassword).toBeNull()
    const stored = JSON.stringify(await Accounts.findOne({ person: person._id }).lean())
    expect(stored).not.toContain(token)
    await signIn(login, '').expect(422)
    await signIn(login, 'anything at all').expect(401)
    expect((await site.visitor().post('/api/session/activation').send({ token }).expect(200)).body).toMatchObject({
      login,
      name: person.name,
    })
    const twice = await Promise.all([activate(token), activate(token, 'another river of stones')])
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 410])
    await activate(token).expect(410)
    const [set] = twice[0]!.status === 200 ? [OWN_PASSWORD] : ['another river of stones']
    expect((await signedIn(login, set!)).mustChangePassword).toBe(false)
    expect(await AuditRows.countDocuments({ act: 'account.activate', detail: login })).toBe(1)
  })

  test('ends after a week, with a newer one, and with the account', async () => {
    const person = await newcomer()
    const run = newId()
    const first = (await open(person._id, { by: 'link', run }).expect(200)).body.token
    const second = (await open(person._id, { by: 'link', run }).expect(200)).body.token
    await activate(first).expect(410)
    const clock = standingClock(new Date(Date.now() + 8 * 86_400_000).toISOString())
    expect((await activate(second).expect(410)).body.code).toBe('activation.invalid')
    clock.release()
    await Accounts.updateOne({ person: person._id }, { $set: { disabledAt: new Date() } })
    await activate(second).expect(410)
    await Accounts.updateOne({ person: person._id }, { $set: { disabledAt: null } })
    await activate(second).expect(200)
  })
})

describe('accounts for all of a unit', () => {
  const openMany = (persons: string[], given: object = {}) =>
    agent.post(`/api/units/${tree.institution._id}/accounts`).send({ run: newId(), persons, ...given })
  const plan = async () => (await agent.get(`/api/units/${tree.institution._id}/accounts`).expect(200)).body
  const ids = (rows: { person: string }[]) => rows.map(({ person }) => person).sort()

  test('name who lacks one, open them, and say who cannot have one and why', async () => {
    const [one, two] = [await newcomer(), await newcomer(await makeUnit('branch', tree.faculty))]
    const nameless = await newcomer(tree.branch, null)
    const holder = await makeTrainee(tree.branch)
    const foreign = await newcomer((await makeTree()).branch)
    expect(await plan()).toMatchObject({
      withoutNumber: [{ person: nameless._id, unitName: tree.branch.name }],
      unused: [],
    })
    expect(ids((await plan()).toOpen)).toEqual([one._id, two._id].sort())
    const { body } = await openMany([one, two, nameless, holder.person, foreign].map(({ _id }) => _id)).expect(200)
    expect(ids(body.issued)).toEqual([one._id, two._id].sort())
    for (const { login, initialPassword } of body.issued) await signIn(login, initialPassword).expect(200)
    const why = new Map(body.refused.map((row: { person: string; why: string }) => [row.person, row.why]))
    expect(why.get(nameless._id)).toContain('没有工号')
    expect(why.get(holder.person._id)).toContain('已有账号')
    expect(why.get(foreign._id)).toContain('没有找到')
    expect(await Accounts.exists({ person: foreign._id })).toBeNull()
    expect(ids((await plan()).unused)).toEqual([one._id, two._id].sort())
    expect((await plan()).toOpen).toEqual([])
  })

  test('a repeated click opens nothing twice, and a lost sheet can be made again for who never got in', async () => {
    const people = [await newcomer(), await newcomer(), await newcomer()].map(({ _id }) => _id)
    const run = newId()
    const twice = await Promise.all([openMany(people, { run }), openMany(people, { run })])
    for (const { status } of twice) expect(status).toBe(200)
    expect(await Accounts.countDocuments({ person: { $in: people } })).toBe(3)
    const [sheet] = (await openMany(people, { run }).expect(200)).body.issued
    await signIn(sheet.login, sheet.initialPassword).expect(200)
    const used = await site.visitor()
    await used.post('/api/session').send({ login: sheet.login, password: sheet.initialPassword })
    await used.post('/api/session/password').send({ current: sheet.initialPassword, next: OWN_PASSWORD }).expect(200)
    const { body } = await openMany(people, { again: true }).expect(200)
    expect(ids(body.issued)).toEqual(people.filter((id) => id !== sheet.person).sort())
    expect(body.refused).toMatchObject([{ person: sheet.person }])
    await signIn(sheet.login, OWN_PASSWORD).expect(200)
  })
})

describe('a reset from the roster', () => {
  const reset = (person: string, given = {}) => agent.post(`/api/people/${person}/account/password`).send(given)

  test('gives a trainee of the own subtree a new password, ends what was open, and is logged', async () => {
    const { person, account } = await makeTrainee(tree.branch)
    const own = await site.signedIn(account.login)
    const { initialPassword } = (await reset(person._id).expect(200)).body
    expect((await own.get('/api/session')).body.signedIn).toBe(false)
    await signIn(account.login, DEMO_PASSWORD).expect(401)
    expect((await signedIn(account.login, initialPassword)).mustChangePassword).toBe(true)
    expect(await AuditRows.findOne({ act: 'account.resetPassword', subject: account._id }).lean()).toMatchObject({
      detail: expect.stringContaining(account.login),
    })
  })

  test('is refused for who holds any other role, for other units’ people, and where there is no account', async () => {
    const { person, account } = await makeTrainee(tree.branch)
    const grant = { _id: newId(), role: 'instructor' as const, unit: tree.branch._id, from: '2000-01-01', to: null }
    await Accounts.updateOne({ _id: account._id }, { $set: { grants: [grant] } })
    expect((await reset(person._id).expect(403)).body.code).toBe('password.otherRole')
    await signIn(account.login, DEMO_PASSWORD).expect(200)
    const foreign = await makeTrainee((await makeTree()).branch)
    await reset(foreign.person._id).expect(404)
    expect((await reset((await newcomer())._id).expect(409)).body.code).toBe('account.none')
  })
})

describe('an account that exists', () => {
  let system: Agent
  beforeEach(async () => {
    system = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
  })
  const link = (account: string, person: string, by = system) =>
    by.post(`/api/accounts/${account}/person`).send({ person })
  const unlink = (account: string) => system.delete(`/api/accounts/${account}/person`)
  const acts = async (account: string) =>
    (await AuditRows.find({ subject: account }).sort({ at: 1 }).lean()).map(({ act, detail }) => [act, detail])

  test('is linked with a person of the roster and bears the name; 学员 follows, beside its other roles', async () => {
    const person = await newcomer()
    const account = await makeAccount('instructor', tree.institution)
    const own = await site.signedIn(account.login)
    const { body } = await link(account._id, person._id).expect(200)
    expect(body).toMatchObject({ name: person.name, linked: true, learner: true, grants: [{ role: 'instructor' }] })
    await link(account._id, person._id).expect(200) // the reply was lost, and it is sent again
    expect((await own.get('/api/session')).body).toMatchObject({ account: { person: person._id } })
    expect((await own.get('/api/session')).body.capabilities).toContain('learning.own')
    await own.get('/api/learning/today').expect(200)
    expect((await agent.get(`/api/people/${person._id}/account`)).body.account).toMatchObject({ otherRoles: true })

    await unlink(account._id).expect(200)
    await unlink(account._id).expect(200)
    expect((await own.get('/api/session')).body.signedIn, 'an open player would earn for the person').toBe(false)
    const again = await site.signedIn(account.login)
    expect((await again.get('/api/session')).body.capabilities).not.toContain('learning.own')
    expect(await acts(account._id)).toEqual([
      ['account.link', `${account.name}（${account.login}） ↔ ${person.name}`],
      ['account.unlink', `${person.name}（${account.login}）`],
    ])
    await open(person._id).expect(200)
  })

  test('has one person at most, and a person one account, whoever comes at once', async () => {
    const [one, two] = [await newcomer(), await newcomer()]
    const [first, second] = [
      await makeAccount('instructor', tree.institution),
      await makeAccount('instructor', tree.institution),
    ]
    const racing = await Promise.all([link(first._id, one._id), link(second._id, one._id)])
    expect(racing.map(({ status }) => status).sort()).toEqual([200, 409])
    const taken = racing.find(({ status }) => status === 409)!.body.code
    expect(taken).toBe('account.personTaken')
    const [winner] = (await Accounts.find({ person: one._id }).lean()).map(({ _id }) => _id)
    expect((await link(winner!, two._id).expect(409)).body.code).toBe('account.linked')
    const listed = async (linked: boolean) =>
      (await system.get(`/api/accounts?linked=${linked}&search=u-`).expect(200)).body.items.map(
        ({ id }: { id: string }) => id,
      )
    expect(await listed(true)).toContain(winner)
    expect(await listed(false)).not.toContain(winner)
    expect(await listed(false)).toContain(winner === first._id ? second._id : first._id)
  })

  test('is not linked by its own administrator, by who only grants roles or keeps the roster, nor across scopes', async () => {
    const person = await newcomer()
    const self = await makeAccount('system-admin', tree.committee)
    const own = await site.signedIn(self.login)
    expect((await link(self._id, person._id, own).expect(403)).body.code).toBe('account.ownLink')
    expect((await own.delete(`/api/accounts/${self._id}/person`).expect(403)).body.code).toBe('account.ownLink')
    const account = await makeAccount('instructor', tree.institution)
    const security = await site.signedIn((await makeAccount('security-admin', tree.committee)).login)
    for (const other of [security, agent]) await link(account._id, person._id, other).expect(403)
    await link(account._id, (await newcomer((await makeTree()).branch))._id).expect(404)
    await link((await makeAccount('instructor', (await makeTree()).institution))._id, person._id).expect(404)
    expect(await Accounts.exists({ person: person._id })).toBeNull()
  })

  test('of a person who holds no post is no trainee’s until one is recorded', async () => {
    const person = await newcomer()
    const { id } = (await agent.get(`/api/people/${person._id}`)).body.appointments[0]
    await agent.post(`/api/appointments/${id}/withdraw`).send({ reason: '误录' }).expect(200)
    const account = await makeAccount('instructor', tree.institution)
    expect((await link(account._id, person._id).expect(200)).body).toMatchObject({ linked: true, learner: false })
    const post = { position: POST, from: '2024-03-01' }
    await makePositions()
    await agent.post(`/api/units/${tree.branch._id}/people/${person._id}/appointments`).send(post).expect(200)
    expect((await Accounts.findById(account._id).lean())!.learner).toBe(true)
  })
})
