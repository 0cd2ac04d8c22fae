/** Who may no longer come gives the place to the next, whatever ended it; what fails for one class is done for the others. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { daily } from '../../server/features/classes/admission/daily.service.ts'
import { Quotas, TrainingClasses } from '../../server/features/classes/classes.model.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { unitMoved } from '../../server/features/organisations/organisations.events.ts'
import { Positions, Units } from '../../server/features/organisations/organisations.model.ts'
import { followUnit } from '../../server/features/organisations/placedRows.service.ts'
import { appointmentsChanged } from '../../server/features/roster/roster.events.ts'
import { Appointments } from '../../server/features/roster/roster.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeOpenClass, makeQuota } from '../support/classFactories.ts'
import { makePerson, makeTrainee } from '../support/factories.ts'
import { expectAgreed, nominatingOn, statesOf, told } from '../support/nominating.ts'
import { openSite, type TestSite } from '../support/site.ts'

const DAY = 86_400
let site: TestSite
const setting = nominatingOn(() => site)
beforeAll(async () => {
  site = await openSite('seats-left')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

const endOn = (person: string, to: string) => Appointments.updateMany({ person }, { $set: { to } })
const changed = (person: string) => transaction((session) => appointmentsChanged.emit({ people: [person] }, session))
const textsTo = async (account: { _id: string }) =>
  (await Notices.find({ account: account._id }).lean()).map(({ title }) => title)

test('whose post ends leaves the list, seated or waiting, and who is next gets the seat; all are told', async () => {
  const it = await setting({ capacity: 1 })
  const people = await Promise.all([1, 2, 3, 4].map(() => makeTrainee(it.home.branch)))
  const [first, second, third, last] = people as [
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
  ]
  for (const { person } of people) {
    await it.nominate(it.own, [person]).expect(200)
    it.clock.pass(1)
  }
  await it.rank()
  await endOn(second.person._id, '2025-05-10') // nobody heard of it: passed over when a seat is free
  await endOn(first.person._id, '2025-05-10')
  await changed(first.person._id)
  expect(await statesOf(it)).toEqual({
    [first.person._id]: 'withdrawn',
    [second.person._id]: 'withdrawn',
    [third.person._id]: 'admitted',
    [last.person._id]: 'waiting',
  })
  expect(await told(first.account)).toContain('class.ended')
  const [notice] = await Notices.find({ account: first.account._id, kind: 'class.ended' }).lean()
  expect(notice!.text).toContain('已不再担任')
  expect(await textsTo(it.admin)).toEqual(
    expect.arrayContaining([expect.stringContaining('已不在推荐时的岗位，推荐自动撤回')]),
  )
  await endOn(third.person._id, '2025-05-20') // recorded beforehand: the day itself brings it
  await changed(third.person._id)
  expect((await statesOf(it))[third.person._id]).toBe('admitted')
  it.clock.pass(12 * DAY)
  await daily()
  expect(await statesOf(it)).toMatchObject({ [third.person._id]: 'withdrawn', [last.person._id]: 'admitted' })
  await expectAgreed(it)
})

test('another post in the same institution keeps the seat; of a position that the class does not take, it does not', async () => {
  const it = await setting({ positions: ['teacher-branch-secretary'] })
  const [stays, goes] = [await makePerson(it.home.branch), await makePerson(it.home.branch)]
  await it.nominate(it.own, [stays, goes]).expect(200)
  const post = { unit: it.home.faculty._id, ancestors: it.home.faculty.ancestors, from: '2025-05-01', to: null }
  const record = { dualLeader: false, recordedAt: new Date(), supersededAt: null, term: null }
  for (const { _id: person } of [stays, goes]) await endOn(person, '2025-05-09')
  await Appointments.create({ ...post, ...record, person: stays._id, position: 'teacher-branch-secretary' })
  await Appointments.create({ ...post, ...record, person: goes._id, position: 'organiser' })
  for (const { _id: person } of [stays, goes]) await changed(person)
  expect(await statesOf(it)).toEqual({ [stays._id]: 'nominated', [goes._id]: 'withdrawn' })
  await expectAgreed(it)
})

test('a unit that goes to another institution takes its people along, and the quota of the seats that they have', async () => {
  const it = await setting({ quotas: true, capacity: 4 })
  await makeQuota(it.row, it.home.institution, 2)
  const moving = await Promise.all([1, 2].map(() => makePerson(it.home.branch)))
  const staying = await makePerson(it.home.faculty)
  await it.nominate(it.own, [moving[0]!, staying]).expect(200)
  it.clock.pass(1)
  await it.nominate(it.own, [moving[1]!]).expect(200)
  await it.rank()
  await transaction(async (session) => {
    const ancestors = [...it.other.ancestors, it.home.branch._id]
    await Units.updateOne({ _id: it.home.branch._id }, { $set: { ancestors, parent: it.other._id } }, { session })
    await followUnit(it.home.branch._id, it.other.ancestors, session)
    const { _id: unit, name } = it.home.branch
    await unitMoved.emit({ unit, name, parent: it.other._id, account: it.committee._id }, session)
  })
  const quotas = await Quotas.find({ class: it.row._id }).lean()
  const of = (unit: string) => quotas.find((quota) => quota.unit === unit)
  expect(of(it.home.institution._id)).toMatchObject({ seats: 1, taken: 1, standing: 1 })
  expect(of(it.other._id)).toMatchObject({ seats: 1, taken: 1, standing: 2 })
  expect(Object.values(await statesOf(it)).sort()).toEqual(['admitted', 'admitted', 'waiting'])
  await changed(moving[0]!._id) // posts follow the unit later: nobody leaves meanwhile
  expect((await statesOf(it))[moving[0]!._id]).toBe('admitted')
  expect((await it.theirs.get(`${it.path}/people`).expect(200)).body.items).toHaveLength(2)
  await expectAgreed(it)
})

test('nobody is seated unasked in two classes on the same days; declined there, the seat is given', async () => {
  const it = await setting({ confirmDays: 0 })
  const other = await makeOpenClass(it.home.committee, { confirmDays: 0, title: '另一个班' })
  const { person, account } = await makeTrainee(it.home.branch)
  const classes = [it.row._id, other._id]
  for (const id of classes)
    await it.own
      .post(`/api/nominations/${id}/people`)
      .send({ people: [person._id], confirmed: true })
      .expect(200)
  await Promise.all(
    classes.map((id) => it.deciding.post(`/api/nominations/${id}/rank`).send({ reason: '提前' }).expect(200)),
  )
  const rows = await Nominations.find({ person: person._id }).lean()
  expect(rows.map(({ state }) => state).sort()).toEqual(['confirmed', 'waiting'])
  const [seat, place] = [rows.find((row) => row.state === 'confirmed')!, rows.find((row) => row.state === 'waiting')!]
  const { items } = (await it.own.get(`/api/nominations/${place.class}/people`).expect(200)).body
  expect(items[0].reasons[0]).toContain('已确认参加同期的')
  const trainee = await site.signedIn(account.login)
  await trainee.post(`/api/nominations/own/${seat.class}/decline`).send({ reason: '改上另一期' }).expect(200)
  await daily()
  expect((await Nominations.findById(place._id).lean())!.state).toBe('confirmed')
})

test('before a class or a session is put on some days it is said who has another class then', async () => {
  const it = await setting()
  const other = await makeOpenClass(it.home.committee, { title: '另一个班', from: '2025-06-20', to: '2025-06-21' })
  const [busy, free] = [await makePerson(it.home.branch), await makePerson(it.home.branch)]
  await it.nominate(it.own, [busy, free]).expect(200)
  await it.own
    .post(`/api/nominations/${other._id}/people`)
    .send({ people: [busy._id], confirmed: true })
    .expect(200)
  await it.rank()
  await it.deciding.post(`/api/nominations/${other._id}/rank`).send({ reason: '提前' }).expect(200)
  const on = async (from: string, to: string) =>
    (await it.deciding.get(`${it.path}/busy`).query({ from, to }).expect(200)).body
  expect(await on('2025-06-16', '2025-06-20')).toEqual({
    count: 1,
    items: [{ person: busy._id, name: busy.name, title: '另一个班', from: '2025-06-20', to: '2025-06-21' }],
  })
  expect(await on('2025-06-16', '2025-06-19')).toEqual({ count: 0, items: [] })
  await it.own.get(`${it.path}/busy`).query({ from: '2025-06-16', to: '2025-06-20' }).expect(403)
  const session = { day: '2025-06-20', from: 540, to: 600, title: '专题辅导' }
  const clashes = await it.deciding.post(`/api/classes/${it.row._id}/timetable/clashes`).send(session).expect(200)
  expect(clashes.body.items).toMatchObject([{ kind: 'trainee', text: expect.stringContaining(busy.name) }])
})

test('who nominates for several units picks out of each', async () => {
  const it = await setting()
  const elsewhere = await makePerson(it.otherBranch)
  const grants = [it.home.institution, it.other].map(({ _id: unit }) => ({
    ...{ _id: newId(), role: 'unit-admin' as const, unit, from: '2000-01-01', to: null },
  }))
  await Accounts.updateOne({ _id: it.admin._id }, { $set: { grants } })
  const own = await site.signedIn(it.admin.login)
  const units = (await own.get(it.path).expect(200)).body.own.map(({ id }: { id: string }) => id)
  expect(units.sort()).toEqual([it.home.institution._id, it.other._id].sort())
  const { items } = (await own.get(`${it.path}/candidates`).query({ unit: it.other._id }).expect(200)).body
  expect(items).toMatchObject([{ person: elsewhere._id, findings: [] }])
  const trained = await makePerson(it.otherBranch)
  const never = async () =>
    (await own.get(`${it.path}/candidates`).query({ unit: it.other._id, only: 'never' }).expect(200)).body.items.length
  expect(await never()).toBe(2)
  const data = { class: '示范班', base: '市委党校', from: '2024-05-10', to: '2024-05-14' }
  const done = { kind: 'training.completed', subject: null, on: '2024-05-14', credit: 0, data } as const
  await transaction((session) => append({ key: newId(), person: trained._id, actor: 'x', ...done } as never, session))
  expect(await never()).toBe(1)
})

test('who withdraws somebody is told of who gets the seat; the institution may withdraw whom the committee nominated', async () => {
  const it = await setting({ capacity: 1 })
  const [first, second] = [await makePerson(it.home.branch), await makePerson(it.home.branch)]
  await it.nominate(it.deciding, [first]).expect(200)
  it.clock.pass(1)
  await it.nominate(it.own, [second]).expect(200)
  await it.rank()
  await Notices.deleteMany({})
  await it.act(it.own, first, 'withdraw', '另有任务').expect(200)
  expect(await textsTo(it.admin)).toEqual([expect.stringContaining(`${second.name}由候补转为录取`)])
  expect(await textsTo(it.committee), 'who nominated hears of it').toEqual([
    expect.stringContaining(`${first.name}已撤回`),
  ])
})

test('a class whose day fails does not hold up those behind it, and the job says so', async () => {
  const it = await setting({ nominateUntil: '2025-05-11' })
  const broken = await makeOpenClass(it.home.committee, { nominateUntil: '2025-05-11', _id: '0'.repeat(16) })
  await TrainingClasses.collection.updateOne({ _id: broken._id as never }, { $set: { seating: 'none' } })
  await it.nominate(it.own, [await makePerson(it.home.branch)]).expect(200)
  it.clock.pass(3 * DAY)
  await expect(daily()).rejects.toThrow('class: 1 failed')
  expect(Object.values(await statesOf(it))).toEqual(['admitted'])
  await TrainingClasses.deleteOne({ _id: broken._id })
  await daily()
})
