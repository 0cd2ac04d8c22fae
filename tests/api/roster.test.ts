import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Positions } from '../../server/features/organisations/organisations.model.ts'
import { appointmentsChanged } from '../../server/features/roster/roster.events.ts'
import { rollRosterOver } from '../../server/features/roster/dailyRollover.service.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { phonesOf, sealedNumber } from '../../server/features/roster/secrets.service.ts'
import { POSITIONS } from '../../seeds/positions.ts'
import { newId } from '../../server/lib/id.ts'
import { pinyinOf } from '../../server/lib/pinyin.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { makeProgramme, requireOf } from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
const changed: string[] = []
beforeAll(async () => {
  site = await openSite('roster')
  await Positions.insertMany(POSITIONS)
  appointmentsChanged.on(async ({ people }) => void changed.push(...people))
})
afterAll(() => site.close())

const POST = 'teacher-branch-secretary'
const names = (items: { name: string }[]) => items.map(({ name }) => name)
const named = (name: string) => ({ name, ...pinyinOf(name, { surname: true }) })

async function unitAdmin() {
  const tree = await makeTree()
  return { tree, agent: await site.signedIn((await makeAccount('unit-admin', tree.institution)).login) }
}

describe('what else is known of a person', () => {
  test('is given, corrected and taken away, stands in the audit trail, and not in lists', async () => {
    const { tree, agent } = await unitAdmin()
    const details = { email: 'zhang@example.edu.cn', sex: 'male', birthYear: 1985, partyJoinedOn: '2006-07-01' }
    const id = newId()
    const body = { id, name: '张细节', appointment: { position: POST, from: '2020-01-01' }, details }
    const at = `/api/units/${tree.branch._id}/people`
    expect((await agent.post(at).send(body).expect(200)).body.details).toEqual({ ...details, messengerId: null })
    await agent.post(at).send(body).expect(200)
    const correct = (given: object) => agent.patch(`/api/people/${id}`).send({ details: given })
    const changed = { birthYear: null, messengerId: 'Ｚhang.３' }
    expect((await correct(changed).expect(200)).body.details).toEqual({
      ...details,
      birthYear: null,
      messengerId: 'Zhang.3',
    })
    const [row] = await AuditRows.find({ subject: id, act: 'person.correct' }).lean()
    expect(row!.detail).toBe('张细节：企业微信或钉钉账号 无 → Zhang.3，出生年份 1985 → 无')
    const refused = async (given: object) => (await correct(given).expect(422)).body
    expect((await refused({ birthYear: 2000 })).code).toBe('person.joinedYoung')
    expect((await refused({ birthYear: 2099 })).code).toBe('person.birthYear')
    expect((await refused({ partyJoinedOn: '2099-07-01' })).code).toBe('person.joinedLater')
    expect((await refused({ email: 'zhang' })).fields).toMatchObject([{ path: 'details.email' }])
    const list = await agent.get(at).expect(200)
    expect(JSON.stringify(list.body)).not.toMatch(/example|2006-07-01|Zhang.3/)
  })
})

describe('a search', () => {
  test('finds a name by every reading and people by half of the name of their unit, and never beyond the scope', async () => {
    const { tree, agent } = await unitAdmin()
    const branch = await makeUnit('branch', tree.faculty, { name: '临床检验党支部' })
    await makePerson(branch, POST, '2020-01-01', named('张重庆'))
    await makePerson(branch, POST, '2020-01-01', named('张检验'))
    await makePerson(tree.branch, POST, '2020-01-01', named('李乐平'))
    await makePerson((await makeTree()).branch, POST, '2020-01-01', named('张重庆'))
    const committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
    const found = async (who: typeof agent, unit: string, search: string) => {
      const items: { name: string }[] = []
      for (let cursor: string | null | undefined; cursor !== null;) {
        const query = { search, limit: 1, ...(cursor && { cursor }) }
        const { body } = await who.get(`/api/units/${unit}/people`).query(query).expect(200)
        items.push(...body.items)
        cursor = body.nextCursor
      }
      return names(items)
    }
    for (const [who, unit] of [
      [agent, tree.institution],
      [committee, tree.committee],
    ] as const) {
      for (const typed of ['zcq', 'zzq', 'zhangchong', '重庆'])
        expect(await found(who, unit._id, typed), typed).toEqual(['张重庆'])
      expect(await found(who, unit._id, 'lyp')).toEqual(['李乐平'])
      expect(await found(who, unit._id, '检验')).toEqual(['张检验', '张重庆'])
      expect(await found(who, unit._id, '检验党支部')).toEqual(['张检验', '张重庆'])
      expect(await found(who, unit._id, '口腔')).toEqual([])
    }
  })
})

describe('the list', () => {
  test('is by pinyin, page after page, and holds every person of the subtree once', async () => {
    const { tree, agent } = await unitAdmin()
    for (const name of ['林安', '李宁', '单昊', '李娜', '王伟'])
      await makePerson(tree.branch, POST, '2020-01-01', named(name))
    await makePerson((await makeTree()).branch, POST, '2020-01-01', named('李外'))
    const read = async (query: object) =>
      (
        await agent
          .get(`/api/units/${tree.institution._id}/people`)
          .query({ limit: 2, ...query })
          .expect(200)
      ).body
    const first = await read({})
    const second = await read({ cursor: first.nextCursor })
    const third = await read({ cursor: second.nextCursor })
    expect(third.nextCursor).toBeNull()
    expect(names([...first.items, ...second.items, ...third.items])).toEqual(['李娜', '李宁', '林安', '单昊', '王伟'])
  })

  test('is searched by name, pinyin, initials and staff number, and by position', async () => {
    const { tree, agent } = await unitAdmin()
    await makePerson(tree.branch, POST, '2020-01-01', { ...named('欧阳娜'), staffNumber: 'A1024' })
    await makePerson(tree.faculty, 'organiser', '2020-01-01', named('𠮷野文'))
    const search = async (query: object) =>
      names((await agent.get(`/api/units/${tree.institution._id}/people`).query(query).expect(200)).body.items)
    for (const typed of ['欧阳', 'ouyang', 'oyn', 'A10']) expect(await search({ search: typed })).toEqual(['欧阳娜'])
    for (const typed of ['𠮷', 'jiye', 'jyw']) expect(await search({ search: typed })).toEqual(['𠮷野文'])
    expect(await search({ position: 'organiser' })).toEqual(['𠮷野文'])
    expect(await search({ position: 'hospital-branch-secretary' })).toEqual([])
  })
})

test('a name is found however it is spaced and dotted, a number in whatever width', async () => {
  const { tree, agent } = await unitAdmin()
  const add = async (name: string, staffNumber: string) =>
    (
      await agent
        .post(`/api/units/${tree.branch._id}/people`)
        .send({ id: newId(), name, staffNumber, appointment: { position: POST, from: '2024-03-01' } })
        .expect(200)
    ).body.name
  expect(await add('张\u3000三', '２０２４１')).toBe('张三')
  expect(await add('买买提・艾力', '２０２４２')).toBe('买买提·艾力')
  await makePerson(tree.branch, POST, '2020-01-01', named('李 四')) // as they were kept before
  const search = async (typed: string) =>
    names(
      (await agent.get(`/api/units/${tree.institution._id}/people`).query({ search: typed }).expect(200)).body.items,
    )
  for (const typed of ['张三', '张 三', '张\u3000三', '张\u200b三', '20241', '２０２４１'])
    expect(await search(typed), typed).toEqual(['张三'])
  for (const typed of ['买买提艾力', '买买提・艾力', '买买提•艾', '提 艾'])
    expect(await search(typed), typed).toEqual(['买买提·艾力'])
  for (const typed of ['李四', '李 四', '李\ufeff四']) expect(await search(typed), typed).toEqual(['李 四'])
})

test('a date of the year 206 is a slip, and said to be one', async () => {
  const { tree, agent } = await unitAdmin()
  const add = (from: string) =>
    agent
      .post(`/api/units/${tree.branch._id}/people`)
      .send({ id: newId(), name: '甲', appointment: { position: POST, from } })
  for (const from of ['0206-03-01', '1899-12-31', '2101-01-01'])
    expect((await add(from).expect(422)).body.fields).toEqual([
      { path: 'appointment.from', message: expect.stringContaining('年份应在') },
    ])
  await add('1951-07-01').expect(200)
})

describe('the list by position', () => {
  test('finds the few among many, page after page', async () => {
    const { tree, agent } = await unitAdmin()
    for (let at = 100; at < 230; at++)
      await makePerson(tree.branch, POST, '2020-01-01', { name: `甲${at}`, pinyin: `jia ${at}` })
    for (const at of [101, 199, 225])
      await makePerson(tree.faculty, 'organiser', '2020-01-01', { name: `组${at}`, pinyin: `jia ${at} zu` })
    const read = async (cursor?: string) =>
      (
        await agent
          .get(`/api/units/${tree.institution._id}/people`)
          .query({ position: 'organiser', limit: 2, ...(cursor && { cursor }) })
          .expect(200)
      ).body
    const first = await read()
    expect(names(first.items)).toEqual(['组101', '组199'])
    const second = await read(first.nextCursor)
    expect(names(second.items)).toEqual(['组225'])
    expect(second.nextCursor).toBeNull()
  })
})

describe('who left, and who is in post', () => {
  test('are told apart, counted, and taken out as an Excel file that is logged', async () => {
    const { tree, agent } = await unitAdmin()
    const other = await makeUnit('branch', tree.faculty)
    const here = await makePerson(tree.branch, POST, '2020-01-01', named('安在岗'))
    const gone = await makePerson(tree.branch, POST, '2020-01-01', named('白离任'))
    const twice = await makePerson(tree.branch, POST, '2020-01-01', named('蔡双职'))
    for (const person of [gone, twice]) {
      const { id } = (await agent.get(`/api/people/${person._id}`)).body.appointments[0]
      await agent.post(`/api/appointments/${id}/end`).send({ to: '2021-01-01' }).expect(200)
    }
    for (const unit of [tree.branch, other])
      await agent
        .post(`/api/units/${unit._id}/people/${twice._id}/appointments`)
        .send({ position: POST, from: '2022-01-01' })
        .expect(200)
    const path = `/api/units/${tree.institution._id}/people`
    const list = async (query: object) => names((await agent.get(path).query(query).expect(200)).body.items)
    expect(await list({ held: 'now' })).toEqual([here.name, twice.name])
    expect(await list({ held: 'former' })).toEqual([gone.name])
    expect(await list({ held: 'former', search: 'bai' })).toEqual([gone.name])
    expect((await agent.get(`${path}/counts`).expect(200)).body).toEqual({ now: 2, former: 1 })
    const { body, headers } = await agent
      .get(`${path}/workbook`)
      .query({ held: 'now' })
      .responseType('blob')
      .expect(200)
    expect(decodeURIComponent(headers['content-disposition']!)).toContain(`${tree.institution.name} 任职人员`)
    const [sheet] = (await readXlsx(body as Uint8Array)).sheets
    expect(sheet!.rows.slice(5).map((row) => row.slice(0, 5))).toEqual([
      [1, here.name, '', '', tree.branch.name],
      [2, twice.name, '', '', expect.any(String)],
      [2, twice.name, '', '', expect.any(String)],
    ])
    expect((await AuditRows.findOne({ act: 'export.roster' }).lean())!.detail).toContain('2 人')
  })

  test('show where they stand in the requirement in force, to who may see coverage', async () => {
    const { tree, agent } = await unitAdmin()
    const person = await makePerson(tree.branch)
    await requireOf([person], tree.institution, [await makeProgramme(tree.institution, [])], '2099-12-31')
    await CoverageStatuses.updateMany({ person: person._id }, { $set: { seenFrom: tree.branch.ancestors } })
    const listed = async (as: typeof agent) =>
      (await as.get(`/api/units/${tree.institution._id}/people`).expect(200)).body.items[0].coverage
    expect(await listed(agent)).toMatchObject([{ state: 'uncovered', title: expect.any(String) }])
    const system = await site.signedIn((await makeAccount('system-admin', tree.committee)).login)
    expect(await listed(system)).toEqual([])
    await CoverageStatuses.updateMany({ person: person._id }, { $set: { seenFrom: ['elsewhere'] } })
    expect(await listed(agent)).toEqual([])
  })
})

describe('a person', () => {
  test('is added with a first appointment, and the phone number stays in the site', async () => {
    const { tree, agent } = await unitAdmin()
    const body = {
      id: newId(),
      name: '曾敏',
      staffNumber: '20240001',
      phone: '13812341234',
      appointment: { position: POST, from: '2024-03-01' },
    }
    const added = (await agent.post(`/api/units/${tree.branch._id}/people`).send(body).expect(200)).body
    expect(added).toMatchObject({
      name: '曾敏',
      phoneMasked: '138****1234',
      appointments: [{ unit: tree.branch._id, positionName: '教师党支部书记', from: '2024-03-01', to: null }],
    })
    expect(JSON.stringify(added)).not.toContain(body.phone)
    expect(changed).toContain(added.id)
    expect(await People.findById(added.id).lean()).toMatchObject({
      pinyin: 'zeng min',
      ancestors: tree.branch.ancestors,
    })
    expect(
      (
        await agent
          .post(`/api/units/${(await makeUnit('branch', tree.faculty))._id}/people`)
          .send({ ...body, id: newId() })
          .expect(409)
      ).body.code,
    ).toBe('person.staffNumberTaken')
    expect(
      (
        await agent
          .post(`/api/units/${tree.branch._id}/people`)
          .send({ ...body, phone: '12' })
          .expect(422)
      ).body.fields,
    ).toMatchObject([{ path: 'phone' }])
    expect(
      (
        await agent
          .post(`/api/units/${tree.branch._id}/people`)
          .send({ id: newId(), name: '乙', appointment: { position: 'emperor', from: '2024-03-01' } })
          .expect(422)
      ).body.code,
    ).toBe('appointment.position')
  })

  test('is added once, also by a form that is sent twice', async () => {
    const { tree, agent } = await unitAdmin()
    const add = (staffNumber: string, to = tree.branch) =>
      agent
        .post(`/api/units/${to._id}/people`)
        .send({ id: newId(), name: '曾敏', staffNumber, appointment: { position: POST, from: '2024-03-01' } })
    const second = await makeUnit('branch', tree.faculty)
    const twice = await Promise.all([add('7001'), add('7001', second), add('7001')])
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const others = await Promise.all([add('7002'), add('7003'), add('7004')])
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  test('who leaves the unit for good is shown to whoever recorded it, once more', async () => {
    const { tree, agent } = await unitAdmin()
    const elsewhere = (await makeTree()).branch
    const person = await makePerson(tree.branch)
    await Appointments.create({
      person: person._id,
      unit: elsewhere._id,
      ancestors: elsewhere.ancestors,
      position: POST,
      from: '2020-01-01',
      to: null,
      recordedAt: new Date('2020-01-01'),
      supersededAt: null,
    })
    const { id } = (await agent.get(`/api/people/${person._id}`)).body.appointments[0]
    const { body } = await agent.post(`/api/appointments/${id}/end`).send({ to: '2021-01-01' }).expect(200)
    expect(body).toMatchObject({ id: person._id, appointments: [{ unit: tree.branch._id, to: '2021-01-01' }] })
    await agent.get(`/api/people/${person._id}`).expect(404)
  })

  test('with a second post is seen from both units, and after the first ends from the second only', async () => {
    const { tree, agent } = await unitAdmin()
    const other = await makeUnit('branch', tree.faculty)
    const person = await makePerson(tree.branch)
    const first = (await agent.get(`/api/people/${person._id}`).expect(200)).body.appointments[0]
    const both = (
      await agent
        .post(`/api/units/${other._id}/people/${person._id}/appointments`)
        .send({ position: POST, from: '2024-01-01', dualLeader: true })
        .expect(200)
    ).body
    expect(both.appointments).toMatchObject([{ unit: other._id, dualLeader: true }, { unit: tree.branch._id }])
    expect(new Set((await People.findById(person._id).lean())!.ancestors)).toEqual(
      new Set([...tree.branch.ancestors, ...other.ancestors]),
    )
    await agent.post(`/api/appointments/${first.id}/end`).send({ to: '2024-02-01' }).expect(200)
    expect((await People.findById(person._id).lean())!.ancestors).toEqual(other.ancestors)
  })

  test('may not hold the same post twice at one time, not even by two requests at once', async () => {
    const { tree, agent } = await unitAdmin()
    const person = await makePerson(tree.faculty, 'organiser')
    const appoint = (from: string, to: string | null = null) =>
      agent.post(`/api/units/${tree.branch._id}/people/${person._id}/appointments`).send({ position: POST, from, to })
    const both = await Promise.all([appoint('2024-01-01'), appoint('2024-01-01')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await appoint('2023-01-01', '2024-01-02').expect(409)).body.code).toBe('appointment.heldTwice')
    await appoint('2023-01-01', '2024-01-01').expect(200)
    expect((await appoint('2022-01-01', '2022-01-01').expect(422)).body.code).toBe('appointment.period')
  })

  test('who has left every post is still seen from the last unit', async () => {
    const { tree, agent } = await unitAdmin()
    const person = await makePerson(tree.branch)
    const { id } = (await agent.get(`/api/people/${person._id}`)).body.appointments[0]
    await agent.post(`/api/appointments/${id}/end`).send({ to: '2021-01-01' }).expect(200)
    expect((await agent.get(`/api/people/${person._id}`).expect(200)).body.appointments).toMatchObject([
      { to: '2021-01-01' },
    ])
  })
})

describe('what was recorded wrongly', () => {
  const audited = async (act: string) => (await AuditRows.find({ act }).sort({ at: -1, _id: -1 }).lean())[0]!.detail

  test('of a person is corrected, wherever the name is shown, and the audit trail has the old and the new', async () => {
    const { tree, agent } = await unitAdmin()
    const { person, account } = await makeTrainee(tree.branch)
    const phone = sealedNumber(person._id, 'phone', '13800001111')
    await People.updateOne({ _id: person._id }, { $set: { name: '张山', staffNumber: '70', phone } })
    const correct = (body: object) => agent.patch(`/api/people/${person._id}`).send({ reason: '与证件不符', ...body })
    for (const given of [{ name: '李四' }, { staffNumber: '' }, { phone: '13900002222' }]) {
      const { body: refused } = await correct({ ...given, reason: ' ' }).expect(422)
      expect(refused.fields).toEqual([{ path: 'reason', message: '更正姓名、工号、手机或身份证号，请写明原因' }])
    }
    const { body } = await correct({ name: '张\u3000珊', staffNumber: '７１', phone: '13900002222' }).expect(200)
    expect(body).toMatchObject({ name: '张珊', staffNumber: '71', phoneMasked: '139****2222' })
    expect(await People.findById(person._id).lean()).toMatchObject({ pinyin: 'zhang shan' })
    expect((await phonesOf([person._id])).get(person._id)).toBe('13900002222')
    expect(await Accounts.findById(account._id).lean()).toMatchObject({ name: '张珊', login: account.login })
    const what = '姓名 张山 → 张珊，工号 70 → 71，手机 138****1111 → 139****2222'
    expect(await audited('person.correct')).toBe(`张山：${what}，原因：与证件不符`)
    const history = async () => (await agent.get(`/api/people/${person._id}/corrections`).expect(200)).body.items
    expect(await history()).toMatchObject([{ what, reason: '与证件不符' }])
    await correct({ phone: '' }).expect(200)
    expect((await People.findById(person._id).lean())!.phone).toBeNull()
    const trail = await AuditRows.countDocuments({ act: 'person.correct' })
    await correct({ name: '张珊', staffNumber: '71' }).expect(200)
    expect(await AuditRows.countDocuments({ act: 'person.correct' })).toBe(trail)
    await makePerson(tree.faculty, 'organiser', '2020-01-01', { staffNumber: '72' })
    expect((await correct({ staffNumber: '72' }).expect(409)).body.code).toBe('person.staffNumberTaken')
    await correct({ name: ' ' }).expect(422)
    await correct({ reading: 'tú wén', reason: '' }).expect(200)
    expect(await history()).toHaveLength(3)
    expect(await People.findById(person._id).lean()).toMatchObject({ pinyin: 'tu wen', initials: 'tw', name: '张珊' })
  })

  test('of an appointment’s beginning is corrected by a record that supersedes it', async () => {
    const { tree, agent } = await unitAdmin()
    const person = await makePerson(tree.branch)
    const { id } = (await agent.get(`/api/people/${person._id}`)).body.appointments[0]
    const correct = (body: object) => agent.post(`/api/appointments/${id}/correct`).send({ dualLeader: false, ...body })
    await correct({ from: '2021-01-01' }).expect(422)
    changed.length = 0
    const once = (await correct({ from: '2021-01-01', reason: '任命文件为准' }).expect(200)).body
    const twice = (await correct({ from: '2021-01-01', reason: '任命文件为准' }).expect(200)).body
    expect(twice).toEqual(once)
    expect(once.appointments).toMatchObject([{ from: '2021-01-01', to: null }])
    expect(changed).toEqual([person._id])
    expect(await Appointments.find({ person: person._id }).sort({ from: 1 }).lean()).toMatchObject([
      { from: '2020-01-01', supersededAt: expect.any(Date) },
      { from: '2021-01-01', supersededAt: null },
    ])
    expect(await audited('appointment.correct')).toBe(
      `${person.name} · ${tree.branch.name} · 教师党支部书记：任职开始 2020-01-01 → 2021-01-01，任命文件为准`,
    )
    const newest = once.appointments[0].id
    await agent.post(`/api/appointments/${newest}/end`).send({ to: '2022-01-01' }).expect(200)
    const late = { from: '2022-01-01', dualLeader: false, reason: '错' }
    expect((await agent.post(`/api/appointments/${newest}/correct`).send(late).expect(422)).body.code).toBe(
      'appointment.period',
    )
  })

  test('of an appointment that never was is taken back, and the person can be appointed again', async () => {
    const { tree, agent } = await unitAdmin()
    const { person, account } = await makeTrainee(tree.branch)
    const own = await site.signedIn(account.login)
    const can = async () => (await own.get('/api/session')).body.capabilities
    expect(await can()).toEqual(['learning.own'])
    const { id } = (await agent.get(`/api/people/${person._id}`)).body.appointments[0]
    const withdraw = (body: object) => agent.post(`/api/appointments/${id}/withdraw`).send(body)
    await withdraw({ reason: ' ' }).expect(422)
    expect((await withdraw({ reason: '重名，误录' }).expect(200)).body.appointments).toEqual([])
    await withdraw({ reason: '重名，误录' }).expect(200)
    expect(await audited('appointment.withdraw')).toContain('2020-01-01 起，重名，误录')
    expect(await AuditRows.countDocuments({ act: 'appointment.withdraw' })).toBe(1)
    expect(await can()).toEqual([])
    await agent
      .post(`/api/units/${tree.branch._id}/people/${person._id}/appointments`)
      .send({ position: POST, from: '2024-01-01' })
      .expect(200)
    expect(await can()).toEqual(['learning.own'])
  })

  test('is refused from the start: a post where none such stands', async () => {
    const { tree, agent } = await unitAdmin()
    const person = await makePerson(tree.branch)
    const appoint = (unit: string, position: string) =>
      agent.post(`/api/units/${unit}/people/${person._id}/appointments`).send({ position, from: '2024-01-01' })
    const hospital = await makeUnit('branch', tree.faculty, { branchKind: 'hospital' })
    expect((await appoint(hospital._id, POST).expect(422)).body.code).toBe('appointment.place')
    expect((await appoint(tree.branch._id, 'organiser').expect(422)).body.code).toBe('appointment.place')
    await appoint(hospital._id, 'hospital-branch-secretary').expect(200)
    await appoint(tree.institution._id, 'organiser').expect(200)
    const { items } = (await agent.get('/api/positions').expect(200)).body
    expect(items).toContainEqual({ id: POST, name: '教师党支部书记', places: ['branch/teacher'], archived: false })
  })
})

describe('the record of appointments', () => {
  test('keeps what was recorded before a correction, and says when it was superseded', async () => {
    const { tree, agent } = await unitAdmin()
    const person = await makePerson(tree.branch)
    const { id } = (await agent.get(`/api/people/${person._id}`)).body.appointments[0]
    await agent.post(`/api/appointments/${id}/end`).send({ to: '2024-06-01' }).expect(200)
    await agent.post(`/api/appointments/${id}/end`).send({ to: '2024-06-01' }).expect(200)
    const corrected = (await agent.post(`/api/appointments/${id}/end`).send({ to: '2024-05-01' }).expect(200)).body
    expect(corrected.appointments).toMatchObject([{ from: '2020-01-01', to: '2024-05-01' }])
    const rows = await Appointments.find({ person: person._id }).sort({ recordedAt: 1 }).lean()
    expect(rows.map(({ to }) => to)).toEqual([null, '2024-06-01', '2024-05-01'])
    expect(rows.map(({ supersededAt }) => supersededAt?.getTime() ?? null)).toEqual([
      rows[1]!.recordedAt.getTime(),
      rows[2]!.recordedAt.getTime(),
      null,
    ])
    await agent.post(`/api/appointments/${id}/end`).send({ to: '2020-01-01' }).expect(422)
  })

  test('is open to the own scope only', async () => {
    const { agent, tree } = await unitAdmin()
    const theirs = (await makeTree()).branch
    const foreign = await makePerson(theirs)
    const appointment = (await Appointments.findOne({ person: foreign._id }).lean())!
    await agent.get(`/api/people/${foreign._id}`).expect(404)
    await agent.get(`/api/units/${theirs._id}/people`).expect(404)
    await agent
      .post(`/api/units/${theirs._id}/people`)
      .send({ id: newId(), name: '甲', appointment: { position: POST, from: '2024-01-01' } })
      .expect(404)
    await agent
      .post(`/api/units/${tree.branch._id}/people/${foreign._id}/appointments`)
      .send({ position: POST, from: '2024-01-01' })
      .expect(404)
    await agent.post(`/api/appointments/${appointment._id}/end`).send({ to: '2024-01-01' }).expect(404)
    const own = await makePerson(tree.branch)
    await Appointments.create({ ...appointment, _id: `x${own._id}`, person: own._id })
    expect(
      (await agent.get(`/api/people/${own._id}`)).body.appointments.map(({ unit }: { unit: string }) => unit),
    ).toEqual([tree.branch._id])
  })
})

describe('a day that comes', () => {
  test('takes a person whose term ends there out of the unit’s sight, and out of nobody else’s', async () => {
    const clock = standingClock('2026-05-20T04:00:00Z')
    try {
      const { tree, agent } = await unitAdmin()
      const elsewhere = await makeTree()
      const person = await makePerson(tree.branch, POST, '2020-01-01', {
        ancestors: [...tree.branch.ancestors, ...elsewhere.branch.ancestors],
      })
      await Appointments.create({
        person: person._id,
        unit: elsewhere.branch._id,
        ancestors: elsewhere.branch.ancestors,
        position: POST,
        from: '2020-01-01',
        to: null,
        recordedAt: new Date('2020-01-01'),
        supersededAt: null,
      })
      const post = (await Appointments.findOne({ person: person._id, unit: tree.branch._id }).lean())!
      await agent.post(`/api/appointments/${post._id}/end`).send({ to: '2026-06-01' }).expect(200)
      const listed = async () =>
        names((await agent.get(`/api/units/${tree.institution._id}/people`).expect(200)).body.items)
      await rollRosterOver()
      expect(await listed()).toEqual([person.name])
      clock.pass(12 * 86_400) // 1 June in Shanghai
      await rollRosterOver()
      expect(await listed()).toEqual([])
      await agent.get(`/api/people/${person._id}`).expect(404)
      const there = await site.signedIn((await makeAccount('unit-admin', elsewhere.institution)).login)
      await there.get(`/api/people/${person._id}`).expect(200)
      expect(await People.countDocuments({ seenUntil: { $gt: '' } })).toBe(0)
    } finally {
      clock.release()
    }
  })
})
