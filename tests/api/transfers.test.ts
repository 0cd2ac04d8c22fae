/** 人员调动: released by the one unit, received by the other; who is on the way is not lost, doubled or ended unseen. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { Positions, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { place } from '../../server/features/organisations/places.service.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { FOLLOW_JOB, followHolders } from '../../server/features/roster/transfers/follow.service.ts'
import { Transfers } from '../../server/features/roster/transfers/transfers.model.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

const POST = 'teacher-branch-secretary'
/** A move is the committee's; here only what follows of it matters. */
const NOBODY = { account: 'x', name: 'x', person: null, grants: [], session: 'x', mustChangePassword: false }
let site: TestSite
beforeAll(async () => {
  site = await openSite('transfers')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

/** Two institutions of one city with an administrator each, and somebody with a post in the first. */
async function twoUnits() {
  const clock = standingClock('2025-06-01T04:00:00Z')
  onTestFinished(clock.release)
  const home = await makeTree()
  const institution = await makeUnit('institution', home.committee)
  const faculty = await makeUnit('faculty', institution)
  const branch = await makeUnit('branch', faculty)
  const [releaser, receiver] = [
    await makeAccount('unit-admin', home.institution),
    await makeAccount('unit-admin', institution),
  ]
  const { person, account } = await makeTrainee(home.branch)
  const row = (await Appointments.findOne({ person: person._id }).lean())!
  const [sending, receiving] = [await site.signedIn(releaser.login), await site.signedIn(receiver.login)]
  const id = newId()
  const given = { id, person: person._id, to: institution._id, posts: [row._id], remark: '调令 12 号' }
  const release = (body: object = {}) => sending.post('/api/transfers').send({ ...given, ...body })
  const act = (agent: typeof sending, what: string, body: object = {}) =>
    agent.post(`/api/transfers/${id}/${what}`).send(body)
  return {
    ...{ clock, home, institution, faculty, branch, releaser, receiver, person, account, row, id },
    ...{ sending, receiving, release, act },
  }
}
type Setting = Awaited<ReturnType<typeof twoUnits>>

const postsOf = async (person: string) =>
  (await Appointments.find({ person, supersededAt: null }).sort({ from: 1 }).lean()).map(({ unit, from, to }) => [
    unit,
    from,
    to,
  ])
const sees = async (agent: Setting['sending'], unit: Unit, person: string): Promise<boolean> =>
  (await agent.get(`/api/units/${unit._id}/people`).expect(200)).body.items.some(
    (each: { id: string }) => each.id === person,
  )
const countOf = async (agent: Setting['sending'], side: 'incoming' | 'outgoing') =>
  (await agent.get(`/api/transfers/${side}`).expect(200)).body.count
const received = (branch: Unit, given: object = {}) => ({
  on: '2025-06-15',
  post: { unit: branch._id, position: POST },
  ...given,
})

test('a person goes over on a day with what was learned, and both sides see it wait, come and go', async () => {
  const it = await twoUnits()
  const { home, institution, branch, person, sending, receiving, act } = it
  const done = { kind: 'lesson.completed', subject: 'course', lesson: 'lesson', data: { version: 1 } } as const
  await transaction((session) => append({ key: newId(), person: person._id, actor: 'x', ...done }, session))
  const found = (await sending.get('/api/transfers/units').query({ search: institution.name }).expect(200)).body.items
  expect(found).toEqual([{ id: institution._id, name: institution.name, path: '' }])

  await it.release().expect(200)
  const { body: twice } = await it.release().expect(200)
  expect(twice).toMatchObject({ state: 'waiting', may: { withdraw: true, receive: false, undo: false } })
  await it.release({ remark: '另一份' }).expect(409)
  expect(await Transfers.countDocuments({ person: person._id })).toBe(1)
  expect([await countOf(sending, 'outgoing'), await countOf(receiving, 'incoming')]).toEqual([1, 1])
  expect([await countOf(sending, 'incoming'), await countOf(receiving, 'outgoing')]).toEqual([0, 0])
  const [waiting] = (await receiving.get('/api/transfers').expect(200)).body.items
  expect(waiting).toMatchObject({
    person: { id: person._id, name: person.name },
    posts: [expect.stringContaining('教师党支部书记')],
    remark: '调令 12 号',
    may: { withdraw: false, receive: true, undo: false },
  })
  expect(await sees(receiving, institution, person._id), 'until received').toBe(false)
  expect(await Notices.find({ account: it.receiver._id }).lean()).toMatchObject([
    { kind: 'transfer.waiting', text: expect.stringContaining(person.name), link: '/manage/transfers' },
  ])

  await act(sending, 'receive', received(branch)).expect(404)
  await act(receiving, 'withdraw').expect(404)
  const outside = await act(receiving, 'receive', received(home.branch)).expect(404)
  expect(outside.body.code).toBe('notFound')
  for (let times = 0; times < 2; times++) await act(receiving, 'receive', received(branch)).expect(200)
  expect(await postsOf(person._id)).toEqual([
    [home.branch._id, '2020-01-01', '2025-06-15'],
    [branch._id, '2025-06-15', null],
  ])
  it.clock.pass(15 * 86_400)
  const { body: record } = await receiving.get(`/api/people/${person._id}/transfers`).expect(200)
  expect(record.items[0]).toMatchObject({ state: 'received', closed: { on: '2025-06-15' }, may: { undo: true } })
  expect(await sees(receiving, institution, person._id)).toBe(true)
  expect((await Accounts.findById(it.account._id).lean())!.ancestors, 'who manages the account').toEqual(
    branch.ancestors,
  )
  expect(await Notices.find({ account: it.releaser._id }).lean()).toMatchObject([
    { kind: 'transfer.answered', title: `${person.name} 的调动已接收` },
  ])
  expect([await countOf(sending, 'outgoing'), await countOf(receiving, 'incoming')]).toEqual([0, 0])
  const { items } = (await sending.get('/api/transfers').query({ side: 'out', state: 'closed' }).expect(200)).body
  expect(items).toMatchObject([{ id: it.id, state: 'received', may: { undo: false } }])

  const acts = (await AuditRows.find({ subject: it.id }).lean()).map(({ act: each }) => each)
  expect(acts.sort()).toEqual(['transfer.receive', 'transfer.release'])
})

test('a receipt is taken back exactly, until something depends on it', async () => {
  const it = await twoUnits()
  const { home, branch, person, sending, receiving, act } = it
  await it.release().expect(200)
  await act(receiving, 'undo').expect(200) // it waits: nothing to take back
  await act(receiving, 'receive', received(branch, { on: '2025-05-20', staffNumber: 'B-7' })).expect(200)
  expect(await sees(sending, home.institution, person._id)).toBe(false)
  await act(sending, 'undo').expect(404)
  for (let times = 0; times < 2; times++) await act(receiving, 'undo').expect(200)
  expect(await postsOf(person._id)).toEqual([[home.branch._id, '2020-01-01', null]])
  const back = (await People.findById(person._id).lean())!
  expect([back.staffNumber, back.ancestors]).toEqual([null, home.branch.ancestors])
  expect((await Accounts.findById(it.account._id).lean())!.ancestors).toEqual(home.branch.ancestors)
  expect(await countOf(receiving, 'incoming')).toBe(1)

  await act(receiving, 'receive', received(branch, { on: '2025-05-20' })).expect(200)
  const made = (await Appointments.findOne({ person: person._id, to: null, supersededAt: null }).lean())!
  await receiving.post(`/api/appointments/${made._id}/end`).send({ to: '2025-05-30' }).expect(200)
  const { body } = await act(receiving, 'undo').expect(409)
  expect([body.code, body.title]).toEqual(['transfer.kept', expect.stringContaining('任职后来有变动')])
})

test('received without a post, a person is the new unit’s: seen there alone, wherever it moves, until a post begins', async () => {
  const it = await twoUnits()
  const { home, institution, branch, person, sending, receiving, act } = it
  await it.release().expect(200)
  await act(receiving, 'receive', { on: '2025-05-20', post: null }).expect(200)
  expect(await sees(sending, home.institution, person._id)).toBe(false)
  expect((await receiving.get(`/api/people/${person._id}`).expect(200)).body.name).toBe(person.name)
  await act(receiving, 'undo').expect(200)
  const back = (await People.findById(person._id).lean())!
  expect([back.ancestors, back.received]).toEqual([home.branch.ancestors, undefined])
  await act(receiving, 'receive', { on: '2025-05-20', post: null }).expect(200)
  const group = await makeUnit('group', home.committee)
  await transaction((session) => place(NOBODY, institution, group, institution.placements, session))
  const line = [home.committee._id, group._id, institution._id]
  expect((await People.findById(person._id).lean())!.ancestors).toEqual(line)
  const post = { position: POST, from: '2025-05-25' }
  await receiving.post(`/api/units/${branch._id}/people/${person._id}/appointments`).send(post).expect(200)
  expect((await People.findById(person._id).lean())!.ancestors).toEqual([...line, it.faculty._id, branch._id])
  const { body } = await act(receiving, 'undo').expect(409)
  expect(body.code).toBe('transfer.kept')
  expect(await sees(receiving, institution, person._id)).toBe(true)
})

describe('while it waits', () => {
  test('nobody is released twice, merged or loses the post, and each refusal names who', async () => {
    const it = await twoUnits()
    const { home, person, row, sending } = it
    const [other, twin] = [await makePerson(home.branch), await makePerson(home.branch)]
    const merge = newId()
    await sending.post(`/api/people/${person._id}/merge/${twin._id}`).send({ id: merge }).expect(200)
    row._id = (await Appointments.findOne({ person: person._id, supersededAt: null }).lean())!._id
    const term = { id: newId(), act: 'renew', on: '2025-05-01', years: 3, appointments: [row._id] }
    await sending.post('/api/terms').send(term).expect(200)
    row._id = (await Appointments.findOne({ person: person._id, supersededAt: null }).lean())!._id
    await it.release({ posts: [row._id] }).expect(200)
    const undone = (await sending.post(`/api/terms/changes/${term.id}/undo`).expect(409)).body
    expect([undone.code, undone.title]).toEqual(['term.kept', expect.stringContaining(person.name)])
    const refusals = [
      await it.release({ id: newId(), posts: [row._id] }),
      await sending.post(`/api/appointments/${row._id}/end`).send({ to: '2025-06-10' }),
      await sending.post(`/api/appointments/${row._id}/withdraw`).send({ reason: '误录' }),
      await sending.post('/api/terms').send({ id: newId(), act: 'end', on: '2025-06-10', appointments: [row._id] }),
      await sending.post(`/api/people/${other._id}/merge/${person._id}`).send({ id: newId() }),
      await sending.post(`/api/people/${person._id}/merge/${other._id}`).send({ id: newId() }),
    ]
    for (const { status, body } of refusals) {
      expect([status, body.title]).toEqual([409, expect.stringContaining(person.name)])
      expect(body.title).toContain('调动')
    }
    expect(await postsOf(person._id)).toEqual([[home.branch._id, '2020-01-01', null]])
    await it.act(sending, 'withdraw').expect(200)
    await sending.post(`/api/terms/changes/${term.id}/undo`).expect(200)
    await sending.post(`/api/merges/${merge}/undo`).expect(200)
    const standing = (await Appointments.findOne({ person: person._id, supersededAt: null }).lean())!
    const ended = await sending.post(`/api/appointments/${standing._id}/end`).send({ to: '2025-06-10' })
    expect([ended.status, ended.body.code]).toEqual([200, undefined])
  })

  test('a post that the person holds elsewhere besides may end', async () => {
    const it = await twoUnits()
    const other = await makeTree()
    const { _id, ...row } = it.row
    const besides = { ...row, _id: newId(), unit: other.branch._id, ancestors: other.branch.ancestors }
    await Appointments.create(besides)
    await People.updateOne({ _id: it.person._id }, { $addToSet: { ancestors: { $each: other.branch.ancestors } } })
    await it.release({ posts: [_id] }).expect(200)
    const third = await site.signedIn((await makeAccount('unit-admin', other.institution)).login)
    await third.post(`/api/appointments/${besides._id}/end`).send({ to: '2025-05-30' }).expect(200)
    await it.sending.post(`/api/appointments/${_id}/end`).send({ to: '2025-05-30' }).expect(409)
  })

  test('whoever administers by now deals with it and is told', async () => {
    const it = await twoUnits()
    const { faculty, sending, receiving } = it
    await it.release({ to: faculty._id }).expect(200)
    const follows = async () => {
      expect(await Jobs.countDocuments({ kind: FOLLOW_JOB }), 'the change of roles asked for it').toBe(1)
      await Jobs.deleteMany({ kind: FOLLOW_JOB })
      await followHolders()
    }
    await Jobs.deleteMany({ kind: FOLLOW_JOB })
    const security = await site.signedIn((await makeAccount('security-admin', it.home.committee)).login)
    const nearer = await makeAccount('unit-admin', faculty, { grants: [] })
    const role = { role: 'unit-admin', unit: faculty._id }
    await security.post(`/api/accounts/${nearer._id}/grants`).send(role).expect(200)
    await follows()
    const agent = await site.signedIn(nearer.login)
    expect([await countOf(agent, 'incoming'), await countOf(receiving, 'incoming')]).toEqual([1, 0])
    expect(await Notices.countDocuments({ account: nearer._id, kind: 'transfer.waiting' })).toBe(1)

    const { grants } = (await Accounts.findById(it.releaser._id).lean())!
    await security.delete(`/api/accounts/${it.releaser._id}/grants/${grants[0]!._id}`).expect(200)
    await follows()
    expect((await Transfers.findById(it.id).lean())!.fromNear, 'nobody is nearer').toBe(it.home.committee._id)
    await sending.get('/api/transfers/outgoing').expect(403)
  })

  test('no earlier merger of people or units is taken back under it', async () => {
    const it = await twoUnits()
    const { home, person, sending, release } = it
    const chief = await site.signedIn((await makeAccount('committee', home.committee)).login)
    const merge = newId()
    const twin = await makePerson(await makeUnit('branch', home.faculty))
    await sending.post(`/api/people/${person._id}/merge/${twin._id}`).send({ id: merge }).expect(200)
    const other = await makeUnit('branch', home.faculty)
    const into = { into: other._id, on: '2025-05-20', revision: 1 }
    await chief.post(`/api/units/${home.branch._id}/merge`).send(into).expect(200)
    const { items } = (await chief.get(`/api/units/${home.branch._id}/changes`).expect(200)).body
    const change = items.find(({ last }: { last: boolean }) => last).id
    const posts = await Appointments.find({ unit: other._id, supersededAt: null }).lean()
    await release({ posts: posts.map(({ _id }) => _id) }).expect(200)

    for (const undo of [
      await chief.post(`/api/unit-changes/${change}/undo`),
      await sending.post(`/api/merges/${merge}/undo`),
    ])
      expect([undo.status, undo.body.title]).toEqual([409, expect.stringContaining('调动')])
    await it.act(sending, 'withdraw').expect(200)
    await chief.post(`/api/unit-changes/${change}/undo`).expect(200)
  })

  test('it is withdrawn or sent back with a reason, and then closed for both', async () => {
    const it = await twoUnits()
    const { person, sending, receiving, act } = it
    await it.release().expect(200)
    await act(receiving, 'refuse', { reason: ' ' }).expect(422)
    for (let times = 0; times < 2; times++) await act(receiving, 'refuse', { reason: '没有收到调令' }).expect(200)
    expect((await act(sending, 'withdraw').expect(409)).body.code).toBe('transfer.closed')
    expect((await act(receiving, 'receive', received(it.branch)).expect(409)).body.code).toBe('transfer.closed')
    expect((await act(receiving, 'undo').expect(409)).body.code).toBe('transfer.notReceived')
    expect(await Notices.find({ account: it.releaser._id }).lean()).toMatchObject([
      { kind: 'transfer.answered', text: expect.stringContaining('没有收到调令') },
    ])
    const again = newId()
    await it.release({ id: again }).expect(200)
    for (let times = 0; times < 2; times++) await sending.post(`/api/transfers/${again}/withdraw`).expect(200)
    const states = (await sending.get(`/api/people/${person._id}/transfers`).expect(200)).body.items
    expect(states.map(({ state }: { state: string }) => state).sort()).toEqual(['refused', 'withdrawn'])
  })

  test('two who release or receive at once do it once', async () => {
    const it = await twoUnits()
    const both = await Promise.all([it.release(), it.release({ id: newId() })])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const { _id } = (await Transfers.findOne({ person: it.person._id }).lean())!
    const at = (on: string) => it.receiving.post(`/api/transfers/${_id}/receive`).send(received(it.branch, { on }))
    const replies = await Promise.all([at('2025-05-20'), at('2025-05-21')])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await postsOf(it.person._id)).toHaveLength(2)
  })

  test('the tree may change around it: both lines follow, and the receiving unit is not closed', async () => {
    const it = await twoUnits()
    const { home, institution, faculty } = it
    const chief = await site.signedIn((await makeAccount('committee', home.committee)).login)
    await it.release({ to: faculty._id }).expect(200)
    const moved = await makeUnit('faculty', institution)
    await Transfers.updateOne({ _id: it.id }, { $set: { to: moved._id, ancestors: moved.ancestors } })
    const { body } = await chief
      .post(`/api/units/${moved._id}/close`)
      .send({ on: '2025-06-01', revision: 1 })
      .expect(409)
    expect(body.title).toContain('1 项等待接收的调动')
    await transaction((session) => place(NOBODY, home.faculty, institution, home.faculty.placements, session))
    const { fromAncestors } = (await Transfers.findById(it.id).lean())!
    expect(fromAncestors).toEqual([...institution.ancestors, home.faculty._id, home.branch._id])
  })
})

test('what cannot be handed over is refused in words', async () => {
  const it = await twoUnits()
  const { home, institution, branch, faculty, receiving, act } = it
  expect((await it.release({ to: branch._id }).expect(422)).body.code, 'a branch').toBe('transfer.target')
  expect((await it.release({ to: home.faculty._id }).expect(422)).body.code).toBe('transfer.same')
  expect((await it.release({ posts: ['other'] }).expect(409)).body.code).toBe('transfer.over')
  await People.updateOne({ _id: it.person._id }, { $set: { staffNumber: '0042' } })
  await makePerson(branch, POST, '2020-01-01', { staffNumber: '0042' })
  await it.release({ to: faculty._id }).expect(200)
  const code = async (body: object) => (await act(receiving, 'receive', body)).body.code
  expect(await code(received(branch, { on: '2020-01-01', staffNumber: '0043' }))).toBe('transfer.early')
  expect(await code(received(branch))).toBe('transfer.number')
  expect(await code(received(await makeUnit('branch', institution), { staffNumber: '0043' }))).toBe(
    'transfer.elsewhere',
  )
  expect(await code(received(faculty, { staffNumber: '0043' })), 'no such post there').toBe('appointment.place')
  await act(receiving, 'receive', received(branch, { staffNumber: '0043' })).expect(200)
})
