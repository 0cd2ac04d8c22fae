/** 课程表, conflicts, the calendar and its private address, the budget and the plan of a year. */
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import '../../server/features/index.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { Cells, cellId } from '../../server/features/coverage/coverage.model.ts'
import { TrainingClasses, type TrainingClass } from '../../server/features/classes/classes.model.ts'
import { ClassSessions } from '../../server/features/classes/timetable/timetable.model.ts'
import type { Base } from '../../server/features/bases/bases.model.ts'
import { setClock } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { makeBase, makeClass, makeSession } from '../support/planFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { makeProgramme, requireOf } from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let manager: Agent
let managerLogin: string
let keeper: Agent
let base: Base
let teacher: string
let own: TrainingClass
let restore: () => void
beforeAll(async () => {
  restore = setClock(() => Date.parse('2026-05-20T02:00:00Z'))
  site = await openSite('timetable')
  tree = await makeTree()
  const home = await makeUnit('institution', tree.committee)
  managerLogin = (await makeAccount('base-manager', home)).login
  manager = await site.signedIn(managerLogin)
  keeper = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
  ;({ base, teacher } = await makeBase(home))
})
afterAll(async () => {
  restore()
  await site.close()
})
beforeEach(async () => {
  await Promise.all([TrainingClasses.deleteMany({}), ClassSessions.deleteMany({})])
  own = await makeClass(base, tree.committee, { title: '甲班' })
})

const HOURS = { day: '2026-06-01', from: 540, to: 720, title: '专题辅导', credit: 400 }
const add = (given: object = {}, agent = manager) =>
  agent.post(`/api/classes/${own._id}/timetable`).send({ id: newId(), ...HOURS, ...given })
const look = async (agent = manager) => (await agent.get(`/api/classes/${own._id}/timetable`).expect(200)).body
const code = ({ body }: { body: { code: string } }) => body.code
const creditOf = async () => (await TrainingClasses.findById(own._id).lean())!.credit

test('a whole day is held again on another day, once, and not where it clashes unless that is accepted', async () => {
  const room = base.rooms[0]!.id
  const first = (await add({ room }).expect(200)).body
  const second = (await add({ from: 800, to: 900, credit: 200 }).expect(200)).body
  const ids = [newId(), newId()]
  const sessions = [first, second].map(({ id: of }, place) => ({ of, id: ids[place]! }))
  const copy = (body: object, agent = manager) =>
    agent.post(`/api/classes/${own._id}/timetable/days`).send({ day: '2026-06-03', sessions, ...body })
  expect((await copy({ day: '2026-07-03' }).expect(422)).body.fields).toMatchObject([{ path: 'day' }])
  await copy({}, keeper).expect(403)
  for (let times = 0; times < 2; times++) await copy({}).expect(200)
  const { items } = await look()
  expect(items.map(({ day, from }: { day: string; from: number }) => [day, from])).toEqual([
    ['2026-06-01', 540],
    ['2026-06-01', 800],
    ['2026-06-03', 540],
    ['2026-06-03', 800],
  ])
  expect(await creditOf()).toBe(1_200)
  const again = { sessions: [{ of: first.id, id: newId() }] }
  expect(code(await copy(again).expect(409))).toBe('timetable.clashes')
  await copy({ ...again, accepted: true }).expect(200)
  await copy({ sessions: [{ of: 'nobody', id: newId() }] }).expect(404)
})

test('sessions add up to the credit of the class, whatever is done with them', async () => {
  const id = newId()
  const room = base.rooms[0]!.id
  const first = (await add({ id, teacher, room }).expect(200)).body
  await add({ id, teacher, room }).expect(200)
  expect(first).toMatchObject({ teacher: { id: teacher, name: '王教授' }, room: { name: '报告厅' }, revision: 1 })
  await add({ from: 800, to: 900, credit: 200 }).expect(200)
  expect(await creditOf()).toBe(600)
  const save = (given: object) =>
    manager.put(`/api/classes/${own._id}/timetable/${id}`).send({ ...HOURS, revision: 1, ...given })
  await save({ credit: 150, day: '2026-06-02' }).expect(200)
  expect(code(await save({}).expect(409))).toBe('timetable.stale')
  expect(await creditOf()).toBe(350)
  const seen = await look(keeper)
  expect([seen.editable, seen.rooms, seen.items.map(({ day }: { day: string }) => day)]).toEqual([
    false,
    [],
    ['2026-06-01', '2026-06-02'],
  ])
  await manager.delete(`/api/classes/${own._id}/timetable/${id}`).expect(200)
  await manager.delete(`/api/classes/${own._id}/timetable/${id}`).expect(404)
  expect(await creditOf()).toBe(200)
  await add({}, keeper).expect(403)
  const book = await manager.get(`/api/classes/${own._id}/timetable/workbook`).responseType('blob').expect(200)
  const rows = (await readXlsx(book.body as Uint8Array)).sheets[0]!.rows
  expect(rows.at(-1)).toEqual(expect.arrayContaining(['2026-06-01', '周一', '13:20', '15:00', '专题辅导']))
})

test('what cannot be is refused at its field', async () => {
  const fields = async (given: object) =>
    (await add(given).expect(422)).body.fields.map(({ path }: { path: string }) => path)
  expect(await fields({ day: '2026-05-31' })).toEqual(['day'])
  expect(await fields({ day: '2026-06-06' })).toEqual(['day'])
  expect(await fields({ to: 540 })).toEqual(['to'])
  expect(await fields({ room: 'none' })).toEqual(['room'])
  expect(await fields({ teacher: 'none' })).toEqual(['teacher'])
  expect(await fields({ link: 'javascript:alert(1)' })).toEqual(['link'])
  expect(code(await add({ course: 'none' }).expect(422))).toBe('class.unknownCourse')
  await TrainingClasses.updateOne({ _id: own._id }, { $set: { state: 'cancelled' } })
  expect(code(await add().expect(409))).toBe('class.cancelled')
})

test('a room or a teacher that is taken is said before, refused unless accepted, and shown after', async () => {
  const other = await makeClass(base, tree.committee, { title: '乙班' })
  const [hall, small] = base.rooms.map(({ id }) => id) as [string, string]
  await makeSession(other._id, { room: hall, teacher, title: '占用' })
  const check = async (given: object) =>
    (
      await manager
        .post(`/api/classes/${own._id}/timetable/clashes`)
        .send({ ...HOURS, ...given })
        .expect(200)
    ).body.items.map(({ kind }: { kind: string }) => kind)
  expect(await check({ room: hall })).toEqual(['room'])
  expect(await check({ room: small, teacher })).toEqual(['teacher'])
  expect(await check({ room: hall, teacher, from: 720, to: 800 }), 'one after the other').toEqual([])
  expect(await check({ room: hall, day: '2026-06-02' })).toEqual([])
  const refused = await add({ room: hall }).expect(409)
  expect([code(refused), refused.body.title]).toEqual([
    'timetable.clashes',
    '时间冲突：教室「报告厅」在 2026年6月1日 09:00–12:00 已有「乙班」的「占用」。',
  ])
  await add({ room: hall, accepted: true }).expect(200)
  const { clashes, items } = await look()
  expect(clashes).toMatchObject([{ kind: 'room', session: items[0].id }])
  expect((await look(keeper)).clashes, 'others’ rooms are no concern of theirs').toEqual([])
  expect(await check({ from: 600, to: 620 }), 'the class itself').toEqual(['class'])
  await TrainingClasses.updateOne({ _id: other._id }, { $set: { state: 'cancelled' } })
  expect((await look()).clashes).toEqual([])
})

test('two at once in the same room: one of them is told', async () => {
  const other = await makeClass(base, tree.committee)
  const room = base.rooms[0]!.id
  const put = (trainingClass: string) =>
    manager.post(`/api/classes/${trainingClass}/timetable`).send({ id: newId(), ...HOURS, room })
  const replies = await Promise.all([put(own._id), put(other._id)])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
})

test('a calendar shows the classes and sessions that one may see, of the days that are asked for', async () => {
  await makeSession(own._id, { room: base.rooms[1]!.id, teacher })
  await makeClass(base, tree.committee, { title: '草稿', state: 'draft' })
  await makeClass(base, tree.committee, { title: '取消', state: 'cancelled' })
  await makeClass(base, tree.committee, { title: '长', from: '2025-09-01', to: '2026-07-01' })
  const show = async (agent: Agent, from = '2026-06-01', to = '2026-06-30') =>
    (await agent.get('/api/calendar').query({ from, to }).expect(200)).body
  const titles = ({ classes }: { classes: { title: string }[] }) => classes.map(({ title }) => title)
  expect(titles(await show(keeper))).toEqual(['长', '甲班'])
  expect(titles(await show(manager)).sort()).toEqual(['甲班', '草稿', '长'].sort())
  expect((await show(keeper)).sessions).toMatchObject([{ title: '开班式', teacher: '王教授', place: '101', from: 540 }])
  expect(titles(await show(keeper, '2026-06-06', '2026-06-07'))).toEqual(['长'])
  expect((await show(keeper, '2026-06-02', '2026-06-30')).sessions).toEqual([])
  await keeper.get('/api/calendar').query({ from: '2026-01-01', to: '2026-12-31' }).expect(422)
  const trainee = await site.signedIn((await makeTrainee(tree.branch)).account.login)
  expect(await show(trainee)).toEqual({ classes: [], sessions: [] })
})

test('a calendar is read by its private address, in the time of Shanghai, until that is ended', async () => {
  await makeSession(own._id, { room: base.rooms[1]!.id, from: 540, to: 1_440, link: 'https://meeting.example/1' })
  await makeClass(base, tree.committee, { title: '没有课程表的班', from: '2026-06-08', to: '2026-06-09' })
  const id = newId()
  const make = (key: string) => manager.post('/api/calendar/feed').send({ id: key }).expect(200)
  const { address } = (await make(id)).body
  expect((await make(id)).body.address, 'a reply that was lost').toBe(address)
  const path = new URL(address).pathname
  const read = (from = path) => site.visitor().get(from)
  const reply = await read().expect(200)
  expect(reply.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const lines = reply.text.replaceAll('\r\n ', '').split('\r\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'BEGIN:VTIMEZONE',
      'TZOFFSETTO:+0800',
      'DTSTART;TZID=Asia/Shanghai:20260601T090000',
      'DTEND;TZID=Asia/Shanghai:20260602T000000',
      'LOCATION:101',
      'DTSTART;VALUE=DATE:20260608',
      'DTEND;VALUE=DATE:20260610',
      'SUMMARY:没有课程表的班',
    ]),
  )
  expect(lines.find((line) => line.startsWith('DTSTAMP'))).toBe('DTSTAMP:20260520T020000Z')
  expect((await manager.get('/api/calendar/feed').expect(200)).body.usedOn).toBe('2026-05-20')
  await read(`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`).expect(404)
  const lastKey = newId()
  const next = (await make(lastKey)).body.address
  await read().expect(404)
  await read(new URL(next).pathname).expect(200)
  await Accounts.updateOne({ login: managerLogin }, { $set: { disabledAt: new Date() } })
  await read(new URL(next).pathname).expect(404)
  await Accounts.updateOne({ login: managerLogin }, { $unset: { disabledAt: 1 } })
  await manager.delete('/api/calendar/feed').expect(200)
  await manager.delete('/api/calendar/feed').expect(200)
  await manager.post('/api/calendar/feed').send({ id: lastKey }).expect(409) // sent again late
  expect((await manager.get('/api/calendar/feed').expect(200)).body.madeAt).toBeNull()
  await read(new URL(next).pathname).expect(404)
  await read(new URL((await make(newId())).body.address).pathname).expect(200)
})

test('a budget is kept to the 分 by who runs the base, against its revision', async () => {
  const items = [{ item: 'meals', planned: 1_000_001, spent: 0, remark: '' }]
  const save = (given: object, agent = manager) =>
    agent.put(`/api/classes/${own._id}/budget`).send({ revision: 1, items, ...given })
  await save({}, keeper).expect(403)
  expect((await save({}).expect(200)).body).toMatchObject({ items, capacity: 50, revision: 2 })
  expect(code(await save({}).expect(409))).toBe('class.stale')
  await save({ revision: 2, items: [...items, ...items] }).expect(422)
  await save({ revision: 2, items: [{ ...items[0], planned: 1.5 }] }).expect(422)
  await save({ revision: 2, items: [{ ...items[0], planned: -1 }] }).expect(422)
  expect((await manager.get(`/api/classes/${own._id}/budget`).expect(200)).body.items).toEqual(items)
})

test('the plan of a year sums the seats, and says who is still missing to who may see coverage', async () => {
  const programme = await makeProgramme(tree.committee, [], { title: '万名书记进党校' })
  const requirement = await requireOf([await makePerson(tree.branch)], tree.committee, [programme])
  const counts = { required: 1_200, covered: 95, grace: 0, exempt: 0 }
  const cell = {
    requirement,
    unit: tree.committee._id,
    parent: null,
    counts,
    direct: counts,
    positions: {},
    months: {},
  }
  const _id = cellId(requirement, tree.committee._id)
  await Cells.updateOne({ _id }, { $set: cell }, { upsert: true })
  const of = { programme: programme._id, requirement }
  await makeClass(base, tree.committee, { ...of, title: '一', capacity: 40, seated: 30, nominated: 35 })
  await makeClass(base, tree.committee, { ...of, title: '二', from: '2026-06-02', capacity: 60, state: 'draft' })
  await makeClass(base, tree.committee, { ...of, title: '停', state: 'cancelled' })
  await makeClass(base, tree.committee, { ...of, title: '明年', from: '2027-06-01', to: '2027-06-02' })
  const committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
  const plan = async (agent: Agent) => (await agent.get('/api/class-plan').query({ year: 2026 }).expect(200)).body
  const whole = await plan(committee)
  expect(whole.total).toEqual({ planned: 150, seated: 30, nominated: 35 })
  const named = whole.programmes.find(({ id }: { id: string }) => id === programme._id)
  expect(named).toMatchObject({ name: '万名书记进党校', planned: 100, classes: [{ title: '一' }, { title: '二' }] })
  expect(whole.requirements).toMatchObject([{ id: requirement, seats: 100, uncovered: 1_105 }])
  expect((await plan(manager)).requirements).toMatchObject([{ seats: 100, uncovered: null }])
  expect((await plan(keeper)).total.planned, 'without drafts').toBe(90)
  const book = await committee.get('/api/class-plan/workbook').query({ year: 2026 }).responseType('blob').expect(200)
  const { rows } = (await readXlsx(book.body as Uint8Array)).sheets[0]!
  expect(rows.flat().join()).toContain('仍有 1105 人未覆盖')
  expect(rows.at(-1)).toEqual(expect.arrayContaining(['合计', 150]))
})
