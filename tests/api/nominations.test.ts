/** 推荐、录取、候补: who is nominated, who gets a seat, and whoever frees one gives it to the next. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { daily } from '../../server/features/classes/admission/daily.service.ts'
import { classCancelled, classSaved } from '../../server/features/classes/classes.events.ts'
import { TrainingClasses } from '../../server/features/classes/classes.model.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Cells, cellId, CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { noCellCounts } from '../../server/features/coverage/tally.ts'
import { HonourKinds, Honours } from '../../server/features/honours/honours.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeOpenClass, makeQuota } from '../support/classFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeUnit } from '../support/factories.ts'
import { requireOf } from '../support/learningFactories.ts'
import { expectAgreed, nominatingOn, statesOf, told, type Nominating } from '../support/nominating.ts'
import { openSite, type TestSite } from '../support/site.ts'

const DAY = 86_400
let site: TestSite
beforeAll(async () => {
  site = await openSite('nominations')
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

const setting = nominatingOn(() => site)

test('from the nomination to the confirmed seat, and to the next of the list when it is declined', async () => {
  const it = await setting()
  const { path, own, deciding } = it
  const [first, second, third] = [
    await makeTrainee(it.home.branch),
    await makeTrainee(it.home.branch),
    await makeTrainee(it.home.branch),
  ]
  for (let times = 0; times < 2; times++) await it.nominate(own, [first.person]).expect(200)
  it.clock.pass(1)
  await it.nominate(own, [second.person, third.person]).expect(200)
  expect(Object.values(await statesOf(it))).toEqual(['nominated', 'nominated', 'nominated'])
  expect(await told(first.account)).toEqual(['class.nominated'])
  expect(await told(it.admin), 'who did it is not told').toEqual([])

  const early = await deciding.post(`${path}/rank`).send({}).expect(422)
  expect(early.body.code).toBe('admission.reason')
  for (let times = 0; times < 2; times++) await it.rank()
  const ranked = (await deciding.get(`${path}/people`).expect(200)).body.items
  expect(ranked[0]).toMatchObject({ person: first.person._id, state: 'admitted', confirmBy: '2025-05-13' })
  const waiting = ranked.find(({ state }: { state: string }) => state === 'waiting')
  expect(waiting).toMatchObject({ place: 1, reasons: ['从未参训'] })
  expect(await told(first.account)).toEqual(['class.admitted', 'class.nominated'])
  expect(await told(it.admin)).toEqual(['class.people', 'class.people'])

  const [agreeing, leaving, next] = [
    await site.signedIn(first.account.login),
    await site.signedIn([second, third].find(({ person }) => person._id !== waiting.person)!.account.login),
    [second, third].find(({ person }) => person._id === waiting.person)!,
  ]
  const promoted = await site.signedIn(next.account.login)
  expect((await promoted.get('/api/nominations/own').expect(200)).body.items[0]).toMatchObject({
    ...{ nomination: 'waiting', place: { all: 1, unit: null }, venue: '市委党校', bring: '身份证' },
    may: { confirm: false, decline: true },
  })
  const arrival = { lodging: true, meals: '清真', arrivesOn: '2025-06-15', remark: '' }
  await promoted.post(`/api/nominations/own/${it.row._id}/confirm`).send(arrival).expect(409)
  for (let times = 0; times < 2; times++)
    await agreeing.post(`/api/nominations/own/${it.row._id}/confirm`).send(arrival).expect(200)
  for (let times = 0; times < 2; times++)
    await leaving.post(`/api/nominations/own/${it.row._id}/decline`).send({ reason: '出差' }).expect(200)
  expect((await statesOf(it))[next.person._id]).toBe('admitted')
  expect(await told(next.account)).toEqual(['class.nominated', 'class.promoted', 'class.waitlisted'])
  expect((await promoted.get('/api/nominations/own/waiting').expect(200)).body.count).toBe(1)
  await expectAgreed(it)
  const inCalendar = async (agent: typeof agreeing) =>
    (await agent.get('/api/calendar?from=2025-06-01&to=2025-06-30').expect(200)).body.classes.map(
      ({ id }: { id: string }) => id,
    )
  expect([await inCalendar(agreeing), await inCalendar(leaving)]).toEqual([[it.row._id], []])

  const book = await deciding.get(`${path}/workbook`).expect(200)
  expect(book.headers['content-type']).toContain('spreadsheetml')
  const acts = (await AuditRows.find({ subject: it.row._id }).lean()).map(({ act }) => act)
  expect(new Set(acts)).toEqual(
    new Set(['nomination.create', 'nomination.rank', 'nomination.confirm', 'nomination.decline', 'export.nominations']),
  )
})

test('the ranking follows the published order, stays frozen, and an override stands before it with its reason', async () => {
  const it = await setting({ capacity: 1 })
  const people = await Promise.all([1, 2, 3, 4].map(() => makePerson(it.home.branch)))
  const [late, owed, honoured, plain] = people as [
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
    (typeof people)[0],
  ]
  const requirement = await requireOf([late, owed, plain], it.home.committee, [], '2025-12-31')
  await TrainingClasses.updateOne({ _id: it.row._id }, { $set: { requirement } })
  const kind = newId()
  await HonourKinds.create({ _id: kind, name: `样板支部${kind}`, of: 'both', first: true, revision: 1 })
  const holder = {
    of: 'person',
    subject: honoured._id,
    name: honoured.name,
    ancestors: it.home.branch.ancestors,
  } as const
  await Honours.create({ _id: newId(), kind, ...holder, level: 'national', from: '2024-01-01', revision: 1 })
  for (const each of [plain, owed, honoured]) {
    await it.nominate(it.own, [each]).expect(200)
    it.clock.pass(60)
  }
  await it.rank()
  await it.nominate(it.own, [late]).expect(200)
  const list = async () => (await it.deciding.get(`${it.path}/people`).expect(200)).body.items
  const order = async () => (await list()).map(({ person }: { person: string }) => person)
  expect(await order()).toEqual([honoured._id, plain._id, owed._id, late._id])
  const [top, , , last] = await list()
  expect(top).toMatchObject({ state: 'admitted', reasons: [`样板支部${kind}负责人`, '本周期未参训', '从未参训'] })
  expect(last).toMatchObject({
    place: 3,
    reasons: ['排序后推荐，按推荐时间', '本周期未参训', '2025-12-31 到期', '从未参训'],
  })

  await it.act(it.own, late, 'override').expect(403)
  for (let times = 0; times < 2; times++) await it.act(it.deciding, late, 'override', '援藏返回').expect(200)
  expect(await order()).toEqual([late._id, honoured._id, plain._id, owed._id])
  const [head] = await list()
  expect(head).toMatchObject({ place: 1, overridden: true })
  expect(head.reasons[0]).toContain('援藏返回')
  await it.deciding.post(`${it.path}/people/${late._id}/unoverride`).expect(200)
  expect(await order()).toEqual([honoured._id, plain._id, owed._id, late._id])
  await it.act(it.deciding, late, 'override', '援藏返回').expect(200)
  await it.act(it.deciding, honoured, 'refuse', '已由学校安排').expect(200)
  expect((await statesOf(it))[late._id]).toBe('admitted')
  await expectAgreed(it)
})

describe('who may not be nominated is told why, and what can be done', () => {
  const refused = async (asking: ReturnType<Nominating['nominate']>, sentence: string) => {
    const { body } = await asking.expect(409)
    expect([body.code, body.title]).toEqual(['nomination.refused', expect.stringContaining(sentence)])
  }

  test('before and after the days of nomination, without a fitting post, of another unit', async () => {
    const it = await setting({ positions: ['teacher-branch-secretary'] })
    const [person, student, stranger] = [
      await makePerson(it.home.branch),
      await makePerson(it.home.branch, 'student-branch-secretary'),
      await makePerson(it.otherBranch),
    ]
    await refused(it.nominate(it.own, [student]), '不在本班招收范围内')
    expect((await it.nominate(it.own, [person, stranger]).expect(422)).body.code).toBe('nomination.unknown')
    expect(await statesOf(it)).toEqual({})
    it.clock.pass(-10 * DAY)
    await refused(it.nominate(it.own, [person]), '从 2025-05-01 起推荐')
    it.clock.pass(50 * DAY)
    await refused(it.nominate(it.own, [person]), '已停止推荐')
    const elsewhere = await makeOpenClass(it.other)
    await it.own
      .post(`/api/nominations/${elsewhere._id}/people`)
      .send({ people: [person._id] })
      .expect(404)
    await it.own
      .post(`${it.path}/people`)
      .send({ people: ['nobody'] })
      .expect(422)
  })

  test('over the quota with a warning, beyond twice of it not at all', async () => {
    const it = await setting({ quotas: true, capacity: 9 })
    await makeQuota(it.row, it.home.institution, 1)
    const people = await Promise.all([1, 2, 3].map(() => makePerson(it.home.branch)))
    const [first, second, third] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]]
    await it.propose(it.own, [first]).expect(200)
    it.clock.pass(1)
    const { body } = await it.propose(it.own, [second]).expect(409)
    expect([body.code, body.title]).toEqual(['nomination.warned', expect.stringContaining('按次序候补')])
    const { items } = (
      await it.own
        .post(`${it.path}/check`)
        .send({ people: [second._id, third._id] })
        .expect(200)
    ).body
    expect(items.map(({ findings }: { findings: { code: string }[] }) => findings.map(({ code }) => code))).toEqual([
      ['overQuota'],
      ['full'],
    ])
    await it.nominate(it.own, [second]).expect(200)
    await refused(it.nominate(it.own, [third]), '最多推荐 2 人')
    await refused(it.nominate(it.theirs, [await makePerson(it.otherBranch)]), '在本班没有名额')
    await it.rank()
    expect(await statesOf(it)).toEqual({ [first._id]: 'admitted', [second._id]: 'waiting' })
    await expectAgreed(it)
  })

  test('in a class on the same days: refused where seated, said where waiting; trained already: said', async () => {
    const it = await setting({ capacity: 1 })
    const [seated, waits] = [await makePerson(it.home.branch), await makePerson(it.home.branch)]
    await it.nominate(it.own, [seated]).expect(200)
    it.clock.pass(1)
    await it.nominate(it.own, [waits]).expect(200)
    await it.rank()
    const requirement = await requireOf([waits], it.home.committee, [])
    await CoverageStatuses.updateOne({ requirement, person: waits._id }, { $set: { state: 'covered' } })
    const same = await makeOpenClass(it.home.committee, {
      from: '2025-06-20',
      to: '2025-06-22',
      requirement,
      title: '骨干班',
    })
    const send = (person: string, confirmed: boolean) =>
      it.own.post(`/api/nominations/${same._id}/people`).send({ people: [person], confirmed })
    await refused(send(seated._id, true) as never, '已录取同期的“教师党支部书记示范班”')
    const { body } = await send(waits._id, false).expect(409)
    expect(body.title).toContain('候补')
    expect(body.title).toContain('本周期已经参训')
    await send(waits._id, true).expect(200)
    await it.act(it.own, seated, 'withdraw').expect(200)
    await send(seated._id, true).expect(200)
  })
})

test('a seat that nobody answers for lapses; a withdrawn person comes back behind; a list stands still once the class begins', async () => {
  const it = await setting({ capacity: 1 })
  const [first, second] = [await makeTrainee(it.home.branch), await makeTrainee(it.home.branch)]
  await it.nominate(it.own, [first.person]).expect(200)
  it.clock.pass(60)
  await it.nominate(it.own, [second.person]).expect(200)
  it.clock.pass(22 * DAY)
  await daily()
  expect(await statesOf(it), 'ranked by the clock').toEqual({
    [first.person._id]: 'admitted',
    [second.person._id]: 'waiting',
  })
  it.clock.pass(4 * DAY)
  const late = await site.signedIn(first.account.login)
  const { body } = await late.post(`/api/nominations/own/${it.row._id}/confirm`).send({ lodging: false }).expect(409)
  expect(body.code).toBe('nomination.confirmLate')
  for (let times = 0; times < 2; times++) await daily()
  expect(await statesOf(it)).toEqual({ [first.person._id]: 'lapsed', [second.person._id]: 'admitted' })
  const { body: warned } = await it.propose(it.own, [first.person]).expect(409)
  expect(warned.title).toContain('逾期未确认')
  await it.nominate(it.own, [first.person]).expect(200)
  expect((await statesOf(it))[first.person._id]).toBe('waiting')
  await it.act(it.own, second.person, 'withdraw').expect(200)
  await it.act(it.own, second.person, 'withdraw').expect(200)
  await it.act(it.deciding, second.person, 'refuse').expect(409)
  expect((await statesOf(it))[first.person._id]).toBe('admitted')
  it.clock.pass(11 * DAY)
  const { body: begun } = await it.act(it.own, first.person, 'withdraw').expect(409)
  expect(begun.code).toBe('nomination.begun')
  await expectAgreed(it)
})

test('quotas: proposed in proportion to whom institutions have to train, never below taken, freed on a day', async () => {
  const it = await setting({ quotas: true, capacity: 2, quotasFreeOn: '2025-06-05', confirmDays: 0 })
  const { own, theirs, deciding, path } = it
  const mine = await Promise.all([1, 2].map(() => makePerson(it.home.branch)))
  const rivals = await Promise.all([1, 2].map(() => makePerson(it.otherBranch)))
  const quotas = (list: [string, number][]) =>
    deciding.put(`${path}/quotas`).send({ quotas: list.map(([unit, seats]) => ({ unit, seats })) })
  await quotas([[it.home.institution._id, 3]]).expect(422)
  await quotas([[it.home.branch._id, 1]]).expect(422)
  await quotas([
    [it.home.institution._id, 1],
    [it.other._id, 1],
  ]).expect(200)
  const { body } = await deciding.get(`${path}/quotas`).expect(200)
  expect(body).toMatchObject({
    capacity: 2,
    items: expect.arrayContaining([expect.objectContaining({ unit: it.other._id, seats: 1 })]),
  })
  await own.get(`${path}/quotas`).expect(403)
  await it.nominate(own, mine).expect(200)
  await it.rank()
  expect(Object.values(await statesOf(it)).sort(), 'no confirmation is asked').toEqual(['confirmed', 'waiting'])
  const { body: taken } = await quotas([[it.home.institution._id, 0]]).expect(409)
  expect([taken.code, taken.title]).toEqual(['quota.taken', expect.stringContaining('已有 1 人录取')])
  await quotas([
    [it.home.institution._id, 2],
    [it.other._id, 0],
  ]).expect(200)
  expect(Object.values(await statesOf(it))).toEqual(['confirmed', 'confirmed'])
  await it.act(own, mine[0]!, 'withdraw').expect(200)
  await quotas([
    [it.home.institution._id, 1],
    [it.other._id, 1],
  ]).expect(200)
  await it.nominate(own, [mine[0]!]).expect(200)
  expect((await statesOf(it))[mine[0]!._id], 'its own quota is used up').toBe('waiting')
  it.clock.pass(26 * DAY)
  await daily()
  expect((await statesOf(it))[mine[0]!._id], 'what others left').toBe('confirmed')
  await quotas([
    [it.home.institution._id, 2],
    [it.other._id, 0],
  ]).expect(200)
  await it.nominate(theirs, [rivals[0]!]).expect(200) // who has no quota is behind, not out
  await it.nominate(theirs, rivals).expect(200)
  expect((await statesOf(it))[rivals[0]!._id]).toBe('waiting')
  await expectAgreed(it)
})

test('whom a university owes itself leaves out its hospital’s people, but not who holds a post of both', async () => {
  const it = await setting({ quotas: true, capacity: 3 })
  const [university, hospital] = [it.home.institution, await makeUnit('institution', it.home.institution)]
  const ward = await makeUnit('branch', hospital)
  const people = [await makePerson(it.home.branch), await makePerson(ward), await makePerson(ward)]
  const requirement = await requireOf(people, it.home.committee, [])
  await TrainingClasses.updateOne({ _id: it.row._id }, { $set: { requirement } })
  const held = [[it.home.branch], [ward], [ward, it.home.branch]]
  for (const [at, { _id: person }] of people.entries()) {
    const posts = held[at]!.map(({ _id: unit }) => ({ unit, position: 'x', from: '2020-01-01' }))
    const seenFrom = [...new Set(held[at]!.flatMap(({ ancestors }) => ancestors))]
    await CoverageStatuses.updateOne({ requirement, person }, { $set: { posts, seenFrom } })
  }
  for (const [unit, required] of [
    [university, 3],
    [hospital, 2],
  ] as const) {
    const { _id, parent } = unit
    const counts = { ...noCellCounts(), counts: { ...noCellCounts().counts, required } }
    await Cells.create({ _id: cellId(requirement, _id), requirement, unit: _id, parent, months: {}, ...counts })
  }
  const { items } = (await it.deciding.get(`${it.path}/quotas`).expect(200)).body
  const of = ({ _id }: { _id: string }) => items.find(({ unit }: { unit: string }) => unit === _id)
  expect([of(university).owed, of(hospital).owed, of(it.other).owed]).toEqual([2, 2, 0])
})

test('a larger capacity promotes, a cancelled class ends all and tells them', async () => {
  const it = await setting({ capacity: 1 })
  const [first, second] = [await makeTrainee(it.home.branch), await makeTrainee(it.home.branch)]
  await it.nominate(it.own, [first.person, second.person]).expect(200)
  await it.rank()
  await transaction(async (session) => {
    await TrainingClasses.updateOne({ _id: it.row._id }, { $set: { capacity: 2 } }, { session })
    await classSaved.emit({ class: it.row._id }, session)
  })
  expect(Object.values(await statesOf(it))).toEqual(['admitted', 'admitted'])
  await transaction(async (session) => {
    await TrainingClasses.updateOne({ _id: it.row._id }, { $set: { state: 'cancelled' } }, { session })
    await classCancelled.emit({ class: it.row._id, reason: '场地检修', by: '组织干部处' }, session)
  })
  expect(Object.values(await statesOf(it))).toEqual(['withdrawn', 'withdrawn'])
  const notices = await Notices.find({ account: second.account._id, kind: 'class.ended' }).lean()
  expect(notices).toMatchObject([{ text: expect.stringContaining('场地检修') }])
  const quotas = [{ unit: it.home.institution._id, seats: 1 }]
  expect((await it.deciding.put(`${it.path}/quotas`).send({ quotas }).expect(409)).body.code).toBe('class.cancelled')
  expect((await TrainingClasses.findById(it.row._id).lean())!.seated).toBe(0)
  await expectAgreed(it)
})

test('a trainee applies where that is allowed, and the institution confirms or sends it back', async () => {
  const it = await setting({ selfApply: true, positions: ['teacher-branch-secretary'] })
  const { person, account } = await makeTrainee(it.home.branch)
  const trainee = await site.signedIn(account.login)
  expect((await trainee.get('/api/nominations/own').expect(200)).body.open).toMatchObject([{ id: it.row._id }])
  for (let times = 0; times < 2; times++) await trainee.post(`/api/nominations/own/${it.row._id}/apply`).expect(200)
  expect((await trainee.get('/api/nominations/own').expect(200)).body.open).toEqual([])
  expect(await told(it.admin)).toEqual(['nomination.waiting'])
  expect((await it.own.get('/api/nominations/waiting').expect(200)).body.count).toBe(1)
  expect((await it.theirs.get('/api/nominations/waiting').expect(200)).body.count).toBe(0)
  await it.act(it.theirs, person, 'withdraw').expect(404)
  await it.act(it.own, person, 'withdraw', '请下期再报').expect(200)
  expect(await told(account)).toEqual(['class.ended'])
  it.clock.pass(60)
  await trainee.post(`/api/nominations/own/${it.row._id}/apply`).expect(200)
  await it.nominate(it.own, [person]).expect(200)
  expect(await statesOf(it)).toEqual({ [person._id]: 'nominated' })
  const closed = await makeOpenClass(it.home.committee)
  expect((await trainee.post(`/api/nominations/own/${closed._id}/apply`)).status).toBe(404)
  const stranger = await site.signedIn((await makeTrainee(it.home.branch, 'student-branch-secretary')).account.login)
  const { body } = await stranger.post(`/api/nominations/own/${it.row._id}/apply`).expect(409)
  expect(body.code).toBe('nomination.refused')
})

test('institutions see their own people and quotas alone', async () => {
  const it = await setting({ quotas: true })
  for (const unit of [it.home.institution, it.other]) await makeQuota(it.row, unit, 1)
  const [mine, rival] = [await makePerson(it.home.branch), await makePerson(it.otherBranch)]
  await it.nominate(it.own, [mine]).expect(200)
  await it.nominate(it.theirs, [rival]).expect(200)
  const list = (await it.own.get(`${it.path}/people`).expect(200)).body.items
  expect(list).toMatchObject([{ person: mine._id, may: { withdraw: true, admit: false } }])
  const { body } = await it.own.get(it.path).expect(200)
  expect(body).toMatchObject({
    counts: { nominated: 1 },
    units: [{ unit: it.home.institution._id, seats: 1, standing: 1, taken: 0 }],
    may: { nominate: true, admit: false, quotas: false, all: false },
  })
  expect((await it.deciding.get(it.path).expect(200)).body).toMatchObject({
    counts: { nominated: 2 },
    may: { all: true },
  })
  await it.act(it.own, rival, 'withdraw').expect(404)
  const open = (await it.own.get('/api/nominations/open').expect(200)).body.items
  expect(open).toMatchObject([{ id: it.row._id, seats: 1, standing: 1 }])
  const { items } = (await it.own.get(`${it.path}/candidates`).query({ search: mine.name }).expect(200)).body
  expect(items).toMatchObject([{ person: mine._id, listed: 'nominated', findings: [] }])
})

test('two admins race for the last seats, and two processes for one: none too many, none empty', async () => {
  const it = await setting({ capacity: 2, state: 'ranked', rankedAt: new Date('2025-05-09T00:00:00Z') })
  const mine = await Promise.all([1, 2, 3].map(() => makePerson(it.home.branch)))
  const rivals = await Promise.all([1, 2, 3].map(() => makePerson(it.otherBranch)))
  await Promise.all([
    ...mine.map((person) => it.nominate(it.own, [person]).expect(200)),
    ...rivals.map((person) => it.nominate(it.theirs, [person]).expect(200)),
    ...[1, 2, 3].map(() => transaction((session) => classSaved.emit({ class: it.row._id }, session))),
  ])
  expect(Object.values(await statesOf(it)).filter((state) => state === 'admitted')).toHaveLength(2)
  await expectAgreed(it)
})

test('who teaches at the base sees the class, and not who is to come', async () => {
  const it = await setting()
  await it.nominate(it.theirs, [(await makeTrainee(it.otherBranch)).person]).expect(200)
  const teacher = await site.signedIn((await makeAccount('instructor', it.home.committee)).login)
  await teacher.get(`/api/classes/${it.row._id}`).expect(200)
  expect((await teacher.get(`${it.path}/people`).expect(200)).body.items).toEqual([])
  const { counts, units } = (await teacher.get(it.path).expect(200)).body
  expect([counts.nominated, units]).toEqual([0, []])
})

test('of two classes on the same days one is confirmed, also at the same time', async () => {
  const it = await setting()
  const { person, account } = await makeTrainee(it.home.branch)
  const classes = [it.row, await makeOpenClass(it.home.committee)].map(({ _id }) => _id)
  for (const id of classes) {
    const people = { people: [person._id], confirmed: true }
    await it.own.post(`/api/nominations/${id}/people`).send(people).expect(200)
  }
  for (const id of classes) await it.deciding.post(`/api/nominations/${id}/rank`).send({ reason: '提前' }).expect(200)
  const trainee = await site.signedIn(account.login)
  const confirm = (id: string) => trainee.post(`/api/nominations/own/${id}/confirm`).send({ lodging: false })
  const replies = await Promise.all(classes.map(confirm))
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  const states = (await Nominations.find({ person: person._id }).lean()).map(({ state }) => state)
  expect(states.sort()).toEqual(['admitted', 'confirmed'])
})
