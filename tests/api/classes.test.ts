/** 培训班: planned by who runs the base, opened, copied, cancelled; what it needs is not taken away below it. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import '../../server/features/index.ts'
import { POSITIONS } from '../../seeds/positions.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Quotas, TrainingClasses } from '../../server/features/classes/classes.model.ts'
import { ClassSessions } from '../../server/features/classes/timetable/timetable.model.ts'
import { Positions, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { setClock } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { makeQuota } from '../support/classFactories.ts'
import { makeBase, makeClass, makeSession } from '../support/planFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { makeProgramme, requireOf } from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let manager: Agent
let committee: Agent
let keeper: Agent
let base: string
let home: Unit
beforeAll(async () => {
  site = await openSite('classes')
  await Positions.insertMany(POSITIONS)
  tree = await makeTree()
  const signIn = async (...of: Parameters<typeof makeAccount>) => site.signedIn((await makeAccount(...of)).login)
  home = await makeUnit('institution', tree.committee)
  manager = await signIn('base-manager', home)
  committee = await signIn('committee', tree.committee)
  keeper = await signIn('unit-admin', tree.institution)
  base = (await makeBase(home)).base._id
})
afterAll(() => site.close())
let restore = setClock(() => Date.parse('2026-03-02T02:00:00Z'))
afterEach(() => {
  restore()
  restore = setClock(() => Date.parse('2026-03-02T02:00:00Z'))
})
const on = (day: string) => {
  restore()
  restore = setClock(() => Date.parse(`${day}T02:00:00Z`))
}

const DATES = { from: '2026-05-11', to: '2026-05-15', nominateFrom: '2026-03-10', nominateUntil: '2026-04-20' }
const plan = (given: object = {}) => ({
  ...{ title: '2026 年院系书记示范班', base, audience: tree.committee._id, mode: 'venue', capacity: 40, ...DATES },
  ...given,
})
const create = (given: object = {}, agent = manager) => agent.post('/api/classes').send({ id: newId(), ...plan(given) })
const made = async (given: object = {}) => (await create(given).expect(200)).body
const code = ({ body }: { body: { code: string } }) => body.code
const titles = async (query: object, agent: Agent) =>
  (await agent.get('/api/classes').query(query).expect(200)).body.items.map(({ title }: { title: string }) => title)

test('a class is planned once, and numbered behind those of its year', async () => {
  const id = newId()
  const first = (await create({ id }).expect(200)).body
  expect((await create({ id }).expect(200)).body.revision, 'a reply that was lost').toBe(first.revision)
  expect(code(await create({ id, title: '另一个班' }).expect(409))).toBe('create.differs')
  expect([first.intake, first.year, first.phase, first.editable]).toEqual([1, 2026, 'draft', true])
  expect((await made()).intake).toBe(2)
  expect((await made({ intake: 7 })).intake).toBe(7)
  expect((await made({ from: '2027-05-10', to: '2027-05-14' })).intake).toBe(1)
  await TrainingClasses.deleteMany({ base })
})

test('dates that cannot be are refused at their field', async () => {
  const fields = async (given: object) =>
    (await create(given).expect(422)).body.fields.map(({ path }: { path: string }) => path)
  expect(await fields({ to: '2026-05-10' })).toEqual(['to'])
  expect(await fields({ nominateUntil: '2026-05-11' })).toEqual(['nominateUntil'])
  expect(await fields({ nominateFrom: '2026-04-21' })).toEqual(['nominateUntil'])
  expect(await fields({ quotas: true, quotasFreeOn: '2026-04-20' })).toEqual(['quotasFreeOn'])
  expect(await fields({ capacity: 0 })).toEqual(['capacity'])
  expect(code(await create({ audience: 'nothing' }).expect(422))).toBe('class.unknownAudience')
  expect(code(await create({ programme: 'nothing' }).expect(422))).toBe('class.unknownProgramme')
  expect(code(await create({ requirement: 'nothing' }).expect(422))).toBe('class.unknownRequirement')
  expect(code(await create({ positions: ['nothing'] }).expect(422))).toBe('class.unknownPosition')
  expect(code(await create({ graduation: { attendance: 1, course: 'x' } }).expect(422))).toBe('class.unknownCourse')
})

test('a draft is its writers’ alone; opened, whoever may nominate sees it', async () => {
  const { id, revision } = await made()
  expect([await titles({}, keeper), await titles({}, manager)]).toEqual([[], ['2026 年院系书记示范班']])
  await keeper.get(`/api/classes/${id}`).expect(404)
  const teacher = await site.signedIn((await makeAccount('instructor', home)).login)
  expect(await titles({}, teacher)).toEqual([])
  await teacher.get(`/api/classes/${id}`).expect(404)
  await keeper.post(`/api/classes/${id}/open`).send({ revision }).expect(403)
  expect(code(await manager.post(`/api/classes/${id}/open`).send({ revision: 9 }).expect(409))).toBe('class.stale')
  await manager.post(`/api/classes/${id}/open`).send({ revision }).expect(200)
  await manager.post(`/api/classes/${id}/open`).send({ revision }).expect(200)
  for (const agent of [keeper, teacher]) expect(await titles({}, agent)).toEqual(['2026 年院系书记示范班'])
  const shown = (await keeper.get(`/api/classes/${id}`).expect(200)).body
  expect([shown.editable, shown.phase]).toEqual([false, 'open'])
  expect(code(await manager.delete(`/api/classes/${id}`).expect(409))).toBe('class.notDraft')
  const own = await makeClass((await makeBase(tree.committee)).base, tree.faculty, { title: '一个学院的班' })
  expect(await titles({ year: 2026 }, keeper), 'for a unit below').toEqual(['一个学院的班', '2026 年院系书记示范班'])
  const elsewhere = await site.signedIn(
    (await makeAccount('unit-admin', await makeUnit('institution', tree.committee))).login,
  )
  expect(await titles({}, elsewhere)).toEqual(['2026 年院系书记示范班'])
  await elsewhere.get(`/api/classes/${own._id}`).expect(404)
  await TrainingClasses.deleteMany({})
})

test('quotas are not switched on for an open class before an institution has a seat; a year is four digits', async () => {
  const { id, revision } = await made()
  const { body: open } = await manager.post(`/api/classes/${id}/open`).send({ revision }).expect(200)
  const save = () => manager.put(`/api/classes/${id}`).send({ ...plan({ quotas: true }), revision: open.revision })
  expect(code(await save().expect(409))).toBe('class.noQuotas')
  await makeQuota((await TrainingClasses.findById(id).lean())!, tree.institution, 2)
  await save().expect(200)
  const { body } = await keeper.get('/api/classes').query({ year: 'abc' }).expect(422)
  expect(body.fields).toMatchObject([{ path: 'year', message: '年份应为四位数字' }])
  await TrainingClasses.deleteMany({})
})

test('what a draft lacks is said before it is opened', async () => {
  const bare = (await makeBase(tree.institution, { address: '' })).base._id
  const { id, revision, missing } = (await create({ base: bare, quotas: true }, committee).expect(200)).body
  expect(missing).toEqual(['没有填写地点，基地也没有地址', '还没有给各单位分配名额'])
  const refused = await committee.post(`/api/classes/${id}/open`).send({ revision }).expect(409)
  expect([code(refused), refused.body.title]).toEqual(['class.incomplete', `还不能开放推荐：${missing.join('；')}。`])
  await TrainingClasses.deleteMany({})
})

test('lists go by year, base and phase', async () => {
  const own = (await makeBase(tree.institution)).base
  await makeClass(own, tree.committee, { title: '旧', from: '2025-01-01', to: '2025-12-31', state: 'ranked' })
  await makeClass(own, tree.committee, { title: '现', from: '2026-03-01', to: '2026-03-02', state: 'ranked' })
  await makeClass(own, tree.committee, { title: '新', from: '2026-12-31', to: '2027-01-02', state: 'open' })
  await makeClass(own, tree.committee, { title: '停', from: '2026-01-01', to: '2026-01-02', state: 'cancelled' })
  expect(await titles({}, keeper)).toEqual(['新', '现', '停', '旧'])
  expect(await titles({ year: 2026 }, keeper)).toEqual(['新', '现', '停'])
  expect(await titles({ phase: 'finished' }, keeper)).toEqual(['旧'])
  expect(await titles({ phase: 'running' }, keeper)).toEqual(['现'])
  expect(await titles({ phase: 'open', base: own._id }, keeper)).toEqual(['新'])
  expect(await titles({ search: '旧' }, keeper)).toEqual(['旧'])
  const page = (await keeper.get('/api/classes').query({ limit: 3 }).expect(200)).body
  expect(await titles({ limit: 3, cursor: page.nextCursor }, keeper)).toEqual(['旧'])
  await TrainingClasses.deleteMany({})
})

test('a save is against its revision, keeps seats that are taken, and the timetable follows the dates', async () => {
  const { id, revision } = await made()
  await makeSession(id, { day: '2026-05-12' })
  await TrainingClasses.updateOne({ _id: id }, { $set: { seated: 30 } })
  const save = (given: object) => manager.put(`/api/classes/${id}`).send({ ...plan(), revision, ...given })
  const taken = await save({ capacity: 29 }).expect(409)
  expect([code(taken), taken.body.title]).toEqual(['class.taken', expect.stringContaining('已经录取 30 人')])
  expect(code(await save({ from: '2026-05-13' }).expect(409))).toBe('class.sessionsOutside')
  const line = { unit: tree.faculty._id, ancestors: tree.faculty.ancestors }
  await Quotas.create([{ _id: newId(), class: id, ...line, seats: 1, taken: 0, standing: 0 }])
  expect(code(await save({ audience: tree.faculty._id }).expect(409)), 'a quota is given').toBe('class.audience')
  await Quotas.deleteMany({ class: id })
  const later = { from: '2026-05-18', to: '2026-05-22' }
  expect((await save({ ...later, capacity: 30 }).expect(200)).body).toMatchObject({ ...later, capacity: 30 })
  expect((await ClassSessions.find({ class: id }).lean()).map(({ day }) => day)).toEqual(['2026-05-19'])
  expect(code(await save({}).expect(409)), 'somebody changed it').toBe('class.stale')
  const moved = (await makeBase(tree.institution)).base._id
  await save({ base: moved, ...later, revision: revision + 1 }).expect(404)
  await TrainingClasses.updateOne({ _id: id }, { $set: { rankedAt: new Date() } })
  const ranked = await save({ ...later, nominateUntil: '2026-04-21', revision: revision + 1 }).expect(409)
  expect(code(ranked)).toBe('class.ranked')
  await TrainingClasses.deleteMany({})
})

test('copied, every date keeps its weekday, nobody is in it and nothing is spent', async () => {
  const { id } = await made()
  const budget = [{ item: 'meals' as const, planned: 100, spent: 90, remark: '' }]
  await TrainingClasses.updateOne({ _id: id }, { $set: { seated: 9, state: 'ranked', credit: 400, budget } })
  await makeSession(id, { day: '2026-05-12' })
  const body = { id: newId(), title: '2027 年院系书记示范班', weeks: 52 }
  const copy = (await manager.post(`/api/classes/${id}/copy`).send(body).expect(200)).body
  await manager.post(`/api/classes/${id}/copy`).send(body).expect(200)
  const dates = { from: '2027-05-10', to: '2027-05-14', nominateFrom: '2027-03-09', nominateUntil: '2027-04-19' }
  expect(copy).toMatchObject({ ...dates, title: body.title, phase: 'draft', seated: 0, year: 2027, intake: 1 })
  expect((await ClassSessions.find({ class: body.id }).lean()).map(({ day }) => day)).toEqual(['2027-05-11'])
  const row = (await TrainingClasses.findById(body.id).lean())!
  expect([row.credit, row.budget]).toEqual([400, [{ ...budget[0], spent: 0 }]])
  await TrainingClasses.deleteMany({})
  await ClassSessions.deleteMany({})
})

test('cancelled it stays with its reason; a draft is removed with what it has', async () => {
  const { id } = await made()
  await manager.post(`/api/classes/${id}/cancel`).send({ reason: ' ' }).expect(422)
  await manager.post(`/api/classes/${id}/cancel`).send({ reason: '场地检修' }).expect(200)
  await manager.post(`/api/classes/${id}/cancel`).send({ reason: '场地检修' }).expect(200)
  const shown = (await manager.get(`/api/classes/${id}`).expect(200)).body
  expect([shown.phase, shown.cancelled.reason]).toEqual(['cancelled', '场地检修'])
  expect(
    code(
      await manager
        .put(`/api/classes/${id}`)
        .send({ ...plan(), revision: 2 })
        .expect(409),
    ),
  ).toBe('class.cancelled')
  expect(await AuditRows.countDocuments({ subject: id, act: 'class.cancel' })).toBe(1)
  const draft = (await made()).id
  await makeSession(draft)
  await manager.delete(`/api/classes/${draft}`).expect(200)
  expect(await ClassSessions.countDocuments({ class: draft })).toBe(0)
  await manager.delete(`/api/classes/${draft}`).expect(404)
  on('2026-06-01')
  const over = await makeClass((await makeBase(tree.committee)).base, tree.committee, { to: '2026-05-31' })
  expect(code(await committee.post(`/api/classes/${over._id}/cancel`).send({ reason: '迟' }).expect(409))).toBe(
    'class.finished',
  )
  await TrainingClasses.deleteMany({})
})

test('a base is kept by its unit and the committee; one that is needed stays', async () => {
  const id = newId()
  const facts = { name: '市委党校', kind: 'training', rooms: [{ id: 'r1', name: '101', seats: 40 }] }
  await keeper
    .post('/api/bases')
    .send({ id, ...facts })
    .expect(403)
  expect(
    (
      await manager
        .post('/api/bases')
        .send({ id, ...facts })
        .expect(200)
    ).body,
  ).toMatchObject({ editable: true })
  await manager
    .post('/api/bases')
    .send({ id, ...facts })
    .expect(200)
  await keeper.get(`/api/bases/${id}`).expect(404)
  const save = (given: object) => committee.put(`/api/bases/${id}`).send({ ...facts, revision: 1, ...given })
  const twice = [...facts.rooms, { id: 'r2', name: '101', seats: 1 }]
  await save({ rooms: twice }).expect(422)
  const { id: planned } = await made({ base: id })
  await makeSession(planned, { room: 'r1', day: '2026-05-11' })
  expect(code(await save({ rooms: [] }).expect(409))).toBe('base.roomInUse')
  const archive = (archived: boolean) => manager.post(`/api/bases/${id}/archive`).send({ archived })
  const refused = await archive(true).expect(409)
  expect([code(refused), refused.body.title]).toEqual([
    'base.inUse',
    expect.stringContaining('「2026 年院系书记示范班」'),
  ])
  on('2026-05-16')
  await save({ rooms: [] }).expect(200)
  expect(code(await save({}).expect(409))).toBe('base.stale')
  await archive(true).expect(200)
  expect(code(await create({ base: id, from: '2026-07-01', to: '2026-07-02' }).expect(409))).toBe('base.archived')
  const listed = async (query: object) =>
    (await manager.get('/api/bases').query(query).expect(200)).body.items.map((each: { id: string }) => each.id)
  expect([(await listed({})).includes(id), await listed({ archived: 'yes' })]).toEqual([false, [id]])
  await archive(false).expect(200)
  await TrainingClasses.deleteMany({})
})

test('the register of teachers is found by pinyin, and kept from others', async () => {
  const add = (name: string, id = newId()) => manager.post(`/api/bases/${base}/teachers`).send({ id, name, phone: '1' })
  const id = newId()
  await add('张老师', id).expect(200)
  await add('张老师', id).expect(200)
  await add('李老师').expect(200)
  const found = async (query: object) =>
    (await manager.get(`/api/bases/${base}/teachers`).query(query).expect(200)).body.items.map(
      ({ name }: { name: string }) => name,
    )
  expect([await found({}), await found({ search: 'zls' })]).toEqual([['李老师', '王教授', '张老师'], ['张老师']])
  await keeper.get(`/api/bases/${base}/teachers`).expect(403)
  const save = { name: '章老师', revision: 1 }
  await manager.put(`/api/bases/${base}/teachers/${id}`).send(save).expect(200)
  expect(code(await manager.put(`/api/bases/${base}/teachers/${id}`).send(save).expect(409))).toBe('teacher.stale')
  await manager.post(`/api/bases/${base}/teachers/${id}/archive`).send({ archived: true }).expect(200)
  expect([await found({ search: '章' }), await found({ archived: 'yes' })]).toEqual([[], ['章老师']])
})

test('what a class that is not over needs is not archived or closed below it', async () => {
  const programme = await makeProgramme(tree.committee, [])
  const requirement = await requireOf([await makePerson(tree.branch)], tree.committee, [])
  const { id } = await made({ programme: programme._id, requirement, audience: tree.faculty._id })
  const archive = (path: string) => committee.post(`/api/${path}/archive`).send({ archived: true })
  expect(code(await archive(`programmes/${programme._id}`).expect(409))).toBe('programme.inClasses')
  expect(code(await archive(`requirements/${requirement}`).expect(409))).toBe('requirement.inClasses')
  const lone = await makeUnit('faculty', tree.institution)
  await TrainingClasses.updateOne({ _id: id }, { $set: { audience: lone._id, audienceAncestors: lone.ancestors } })
  const close = () => committee.post(`/api/units/${lone._id}/close`).send({ on: '2026-03-02', revision: 1 })
  const refused = await close()
  expect([refused.status, refused.body.title]).toEqual([409, expect.stringContaining('没有结束的培训班')])
  await manager.post(`/api/classes/${id}/cancel`).send({ reason: '改期' }).expect(200)
  await close().expect(200)
  await archive(`programmes/${programme._id}`).expect(200)
  await archive(`requirements/${requirement}`).expect(200)
  await TrainingClasses.deleteMany({})
})

test('a trainee has no list of classes, and the form of a class offers what may be named', async () => {
  const trainee = await site.signedIn((await makeTrainee(tree.branch)).account.login)
  await trainee.get('/api/classes').expect(403)
  const choices = (await manager.get('/api/classes/choices').expect(200)).body
  expect(choices.bases.map(({ id }: { id: string }) => id)).toContain(base)
  expect(choices.audience.id).toBe(tree.committee._id)
  const found = (await manager.get('/api/classes/audiences').query({ search: tree.institution.name }).expect(200)).body
  expect(found.items.map(({ id }: { id: string }) => id)).toEqual([tree.institution._id])
})
