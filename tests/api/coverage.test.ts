import { buffer } from 'node:stream/consumers'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { computeRequirement } from '../../server/features/coverage/compute.service.ts'
import {
  cellId,
  Cells,
  coverageStatusId,
  CoverageStatuses,
  type CoverageStatus,
} from '../../server/features/coverage/coverage.model.ts'
import { MOST_LISTED } from '../../server/features/coverage/lists/peopleLists.contract.ts'
import { listedId, ListedPeople } from '../../server/features/coverage/lists/peopleLists.model.ts'
import { MANY } from '../../server/features/coverage/statusPages.service.ts'
import { coverageWorkbook } from '../../server/features/coverage/workbook.service.ts'
import { rebuildCoverage } from '../../server/features/coverage/rebuild.service.ts'
import { simulateCoverage } from '../../server/features/coverage/simulation/simulation.job.ts'
import { recomputeRequirement } from '../../server/features/coverage/recompute.service.ts'
import { rollCoverageOver } from '../../server/features/coverage/dailyRollover.service.ts'
import { noCounts } from '../../server/features/coverage/tally.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { Units, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { Requirements, type Programme, type Requirement } from '../../server/features/programmes/programmes.model.ts'
import { appointmentsChanged } from '../../server/features/roster/roster.events.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { setClock } from '../../server/lib/clock.ts'
import { pinyinOf } from '../../server/lib/pinyin.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makePositions, makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('coverage')
  await makePositions()
})
afterAll(() => site.close())

let tree: Awaited<ReturnType<typeof makeTree>>
let other: { institution: Unit; branch: Unit }
let programme: Programme
let requirement: Requirement
let putBack: () => void
const setDay = (day: string) => setClock(() => Date.parse(`${day}T02:00:00Z`))

beforeEach(async () => {
  putBack = setDay('2026-04-10')
  tree = await makeTree()
  const institution = await makeUnit('institution', tree.committee)
  other = { institution, branch: await makeUnit('branch', institution) }
  programme = await makeProgramme(tree.committee)
  requirement = await makeRequirement(tree.committee, [programme._id])
})
afterEach(async () => {
  putBack()
  await Requirements.deleteMany({}) // or it is reckoned again with each day of the tests after it
})

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
const signIn = async (role: 'committee' | 'unit-admin', unit: Unit) =>
  site.signedIn((await makeAccount(role, unit)).login)
const open = (months: string[] = []) => computeRequirement(requirement._id, { months })
const at = (unit: Unit, rest = '') => `/api/coverage/${requirement._id}/units/${unit._id}${rest}`
const show = async (agent: Agent, unit: Unit) => (await agent.get(at(unit)).expect(200)).body
const people = async (agent: Agent, unit: Unit, query = '') =>
  (await agent.get(at(unit, `/people${query}`)).expect(200)).body
/** The persons of all pages. */
async function walk(agent: Agent, unit: Unit, query: string): Promise<string[]> {
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: { person: string }[]; nextCursor: string | null } = await people(
      agent,
      unit,
      `?${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    seen.push(...page.items.map(({ person }) => person))
    cursor = page.nextCursor
  }
  return seen
}
const standing = (person: string, state: CoverageStatus['state'], given: Partial<CoverageStatus>): CoverageStatus => ({
  _id: coverageStatusId(requirement._id, person),
  requirement: requirement._id,
  person,
  name: person,
  pinyin: person,
  initials: '',
  staffNumber: null,
  state,
  traits: { sex: null, born: null },
  posts: [],
  seenFrom: [tree.committee._id],
  since: '2026-01-01',
  dueOn: null,
  coveredOn: state === 'covered' ? '2026-01-01' : null,
  evidence: null,
  programme: null,
  passedOver: null,
  changesOn: null,
  rule: 1,
  revision: 0,
  ...given,
})
const complete = (person: string) =>
  transaction((session) =>
    append(
      {
        key: `done:${newId()}`,
        person,
        actor: 'system',
        kind: 'programme.completed',
        subject: programme._id,
        data: { title: programme.title },
      },
      session,
    ),
  )

async function appoint(person: string, unit: Unit, position: string, from: string): Promise<void> {
  await transaction(async (session) => {
    await Appointments.create(
      [
        {
          person,
          unit: unit._id,
          ancestors: unit.ancestors,
          position,
          from,
          to: null,
          recordedAt: new Date('2026-01-01T00:00:00Z'),
          supersededAt: null,
        },
      ],
      { session },
    )
    await People.updateOne({ _id: person }, { $addToSet: { ancestors: { $each: unit.ancestors } } }, { session })
    await appointmentsChanged.emit({ people: [person] }, session)
  })
}

describe('the figures', () => {
  it('move with a completion at once, on every level, and back with its revocation', async () => {
    const person = await makePerson(tree.branch)
    await makePerson(tree.faculty, 'faculty-secretary')
    await open()
    const agent = await signIn('committee', tree.committee)
    expect((await show(agent, tree.committee)).unit.counts).toEqual({ required: 2, covered: 0, grace: 0, exempt: 0 })
    const record = await complete(person._id)
    for (const unit of Object.values(tree)) expect((await show(agent, unit)).unit.counts.covered).toBe(1)
    expect((await people(agent, tree.branch)).items[0]).toMatchObject({
      state: 'covered',
      coveredOn: '2026-04-10',
      dueOn: null,
      why: '已于2026年4月10日完成「万名书记进党校」',
    })
    await transaction((session) =>
      append(
        {
          key: newId(),
          person: person._id,
          actor: 'system',
          kind: 'revoked',
          subject: programme._id,
          data: { record: record!._id, reason: '重复' },
        },
        session,
      ),
    )
    expect((await show(agent, tree.committee)).unit.counts).toEqual({ required: 2, covered: 0, grace: 0, exempt: 0 })
    expect((await people(agent, tree.branch)).items[0].why).toContain('2026年4月10日的结业记录已被撤销')
    expect(await rebuildCoverage({ repair: false })).toMatchObject({ differences: [] })
  })

  it('count a person with two posts once in each unit and once above, and say so', async () => {
    const person = await makePerson(tree.branch)
    await makePerson(tree.faculty, 'faculty-secretary')
    await open()
    await appoint(person._id, other.branch, 'student-branch-secretary', '2022-01-01')
    const agent = await signIn('committee', tree.committee)
    const city = await show(agent, tree.committee)
    expect(city.unit.counts.required).toBe(2)
    expect(
      Object.fromEntries(
        city.children.map((child: { unit: string; counts: { required: number } }) => [
          child.unit,
          child.counts.required,
        ]),
      ),
    ).toEqual({ [tree.institution._id]: 2, [other.institution._id]: 1 })
    const [heat] = city.children.filter((child: { unit: string }) => child.unit === tree.institution._id)
    expect(heat.positions).toMatchObject({
      'faculty-secretary': { required: 1 },
      'teacher-branch-secretary': { required: 1 },
    })
    const ranking = (await agent.get(at(tree.committee, '/ranking')).expect(200)).body
    expect(ranking).toMatchObject({ added: 3, required: 2, sectors: [{ institutions: 2, counts: { required: 3 } }] })
    expect(ranking.groups).toMatchObject([{ size: 'small', institutions: [{ rank: 1 }, { rank: 1 }] }])
    await complete(person._id)
    const after = (await agent.get(at(tree.committee, '/ranking')).expect(200)).body.groups[0].institutions
    expect(after.map(({ unit, rank }: { unit: string; rank: number }) => [unit, rank])).toEqual([
      [other.institution._id, 1],
      [tree.institution._id, 2],
    ])
    expect(city).toMatchObject({ countedOnce: 1, recalculating: false, asOf: '2026-04-10' })
    expect(
      city.positions.map(({ name, counts }: { name: string; counts: { required: number } }) => [name, counts.required]),
    ).toEqual([
      ['院系党组织书记', 1],
      ['教师党支部书记', 1],
      ['学生党支部书记', 1],
    ])
    expect(await show(agent, tree.faculty)).toMatchObject({
      unit: { counts: { required: 2 } },
      direct: { required: 1 },
      countedOnce: 0,
    })
  })

  it('keep months as they were closed, and let grace and new terms come with the day', async () => {
    requirement = await makeRequirement(tree.committee, [programme._id], { from: '2026-02-01' })
    const fresh = await makePerson(tree.branch, 'teacher-branch-secretary', '2026-03-15')
    await makePerson(tree.branch, 'teacher-branch-secretary', '2026-06-01')
    await open(['2026-02', '2026-03'])
    const agent = await signIn('committee', tree.committee)
    const figures = async () =>
      (await show(agent, tree.committee)).months.map(
        ({ month, counts }: { month: string; counts: Record<string, number> }) => [
          month,
          counts['required'],
          counts['covered'],
          counts['grace'],
        ],
      )
    expect(await figures()).toEqual([
      ['2026-02', 0, 0, 0],
      ['2026-03', 0, 0, 1],
      ['2026-04', 0, 0, 1],
    ])
    setDay('2026-09-16')
    expect((await show(agent, tree.committee)).recalculating).toBe(true)
    await rollCoverageOver()
    expect(await figures()).toEqual([
      ['2026-02', 0, 0, 0],
      ['2026-03', 0, 0, 1],
      ['2026-04', 0, 0, 1],
      ['2026-05', 0, 0, 1],
      ['2026-06', 0, 0, 2],
      ['2026-07', 0, 0, 2],
      ['2026-08', 0, 0, 2],
      ['2026-09', 1, 0, 1],
    ])
    expect((await people(agent, tree.branch, '?state=uncovered')).items[0]).toMatchObject({
      person: fresh._id,
      dueOn: '2026-09-15',
      why: '尚未完成「万名书记进党校」',
      overdue: true,
    })
    await complete(fresh._id)
    expect((await figures()).at(-1)).toEqual(['2026-09', 1, 1, 1])
    expect(await rebuildCoverage({ repair: false })).toMatchObject({ differences: [] })
  })
})

describe('who may look', () => {
  it('a unit admin sees the own subtree only, by any address, and nothing of posts elsewhere', async () => {
    const person = await makePerson(tree.branch)
    await makePerson(other.branch)
    await open()
    await appoint(person._id, other.branch, 'student-branch-secretary', '2022-01-01')
    const agent = await signIn('unit-admin', tree.institution)
    for (const unit of [tree.committee, other.institution, other.branch])
      for (const rest of ['', '/people', '/workbook']) await agent.get(at(unit, rest)).expect(404)
    expect((await show(agent, tree.faculty)).ancestors).toEqual([
      { id: tree.institution._id, name: tree.institution.name },
    ])
    expect((await show(agent, tree.institution)).ancestors).toEqual([])
    const { items } = await people(agent, tree.institution)
    expect(items).toHaveLength(1)
    expect(items[0].posts).toEqual([
      {
        unitName: tree.branch.name,
        path: `${tree.institution.name} / ${tree.faculty.name}`,
        positionName: '教师党支部书记',
        from: '2020-01-01',
      },
    ])
    expect((await agent.get('/api/coverage').expect(200)).body).toEqual({
      requirements: [{ id: requirement._id, title: requirement.title }],
      units: [{ id: tree.institution._id, name: tree.institution.name }],
    })
  })

  it('a requirement of another system is not found', async () => {
    const foreign = await makeTree()
    const agent = await signIn('committee', foreign.committee)
    await agent.get(at(foreign.committee)).expect(404)
    await agent.get(`/api/coverage/none/units/${foreign.committee._id}`).expect(404)
  })
})

describe('the list behind a figure', () => {
  it('is filtered by state, position and name, in the order of pinyin, page by page', async () => {
    for (const [name, pinyin, position] of [
      ['张伟', 'zhang wei', 'teacher-branch-secretary'],
      ['𠮷田', 'ji tian', 'student-branch-secretary'],
      ['安宁', 'an ning', 'teacher-branch-secretary'],
    ] as const)
      await makePerson(tree.branch, position, '2020-01-01', {
        name,
        pinyin,
        initials: pinyin
          .split(' ')
          .map((syllable) => syllable[0])
          .join(''),
      })
    await open()
    const agent = await signIn('committee', tree.committee)
    const names = async (query: string) =>
      (await people(agent, tree.institution, query)).items.map(({ name }: { name: string }) => name)
    expect(await names('')).toEqual(['安宁', '𠮷田', '张伟'])
    expect(await names('?search=zhangw')).toEqual(['张伟'])
    expect(await names(`?search=${encodeURIComponent('𠮷')}`)).toEqual(['𠮷田'])
    expect(await names('?position=student-branch-secretary&state=uncovered')).toEqual(['𠮷田'])
    expect(await names('?state=covered')).toEqual([])
    for (let namesake = 0; namesake < 3; namesake++)
      await makePerson(tree.branch, 'teacher-branch-secretary', '2020-01-01', {
        name: '张伟',
        pinyin: 'zhang wei',
        initials: 'zw',
      })
    await open()
    const seen = await walk(agent, tree.institution, 'limit=2')
    expect([seen.length, new Set(seen).size]).toEqual([6, 6])
  })

  it('finds whom the roster finds, where the people are few and where they are many alike, page by page', async () => {
    for (const [name, staffNumber] of [
      ['张重庆', 'H2001'],
      ['张三丰', 'H2002'],
      ['李张飞', null],
      ['乐平', null],
    ] as const)
      await makePerson(tree.branch, 'teacher-branch-secretary', '2020-01-01', {
        name,
        staffNumber,
        ...pinyinOf(name, { surname: true }),
      })
    await makePerson(other.branch, 'teacher-branch-secretary', '2020-01-01', {
      name: '张外人',
      ...pinyinOf('张外人', { surname: true }),
    })
    await open()
    const agent = await signIn('committee', tree.committee)
    const found = (typed: string) => people(agent, tree.institution, `?search=${encodeURIComponent(typed)}`)
    const alike = async () => {
      for (const [typed, names] of Object.entries({
        张: ['李张飞', '张三丰', '张重庆'],
        '张 三': ['张三丰'],
        zcq: ['张重庆'],
        zzq: ['张重庆'],
        yp: ['乐平'],
        h200: ['张三丰', '张重庆'],
        没有: [],
      })) {
        const { items, total } = await found(typed)
        expect([typed, items.map(({ name }: { name: string }) => name), total]).toEqual([typed, names, names.length])
      }
      for (const order of ['name', 'due']) {
        const search = `limit=1&order=${order}&search=${encodeURIComponent('张')}`
        expect(await walk(agent, tree.institution, search)).toEqual(
          (await found('张')).items.map(({ person }: { person: string }) => person),
        )
      }
      expect((await people(agent, tree.institution, `?search=zhang&state=covered`)).total).toBe(0)
    }
    await alike()
    const cell = { _id: cellId(requirement._id, tree.institution._id) }
    await Cells.updateOne(cell, { $set: { 'counts.required': MANY + 1 } })
    await alike()
  })

  it('is whole and in order where the people are many, however their names begin and however many share one', async () => {
    await open()
    const names = ['', '6 号', 'an', 'an ning', 'b', 'li', 'li na', 'zz', '{', '·', '\uffee', '𠮷'] // the last two are the other way round in UTF-16
    const states = ['covered', 'uncovered', 'grace', 'exempt'] as const
    const rows = Array.from({ length: 700 }, (_, n): CoverageStatus => {
      const person = `${(n * 7919) % 700}`.padStart(4, 'p')
      return standing(person, states[n % 4]!, { pinyin: names[(n * 31) % names.length]! })
    })
    await CoverageStatuses.collection.insertMany(rows as never)
    await Cells.updateOne(
      { _id: cellId(requirement._id, tree.committee._id) },
      { $set: { 'counts.required': MANY + 1 } },
    )
    const agent = await signIn('committee', tree.committee)
    for (const state of [undefined, 'grace'] as const) {
      const seen = await walk(agent, tree.committee, `limit=97${state ? `&state=${state}` : ''}`)
      const expected = rows
        .filter((row) => !state || row.state === state)
        .sort((a, b) => Buffer.from(a.pinyin).compare(Buffer.from(b.pinyin)) || (a._id < b._id ? -1 : 1))
      expect(seen).toEqual(expected.map(({ person }) => person))
    }
  })

  it('come by the day on which they are due, those past it apart, and say how many they are', async () => {
    const late = await makePerson(tree.branch, 'teacher-branch-secretary', '2025-05-01')
    const soon = await makePerson(tree.branch, 'teacher-branch-secretary', '2025-11-01')
    const rest = [await makePerson(tree.branch), await makePerson(other.branch), await makePerson(tree.branch)]
    await open()
    await complete(rest[2]!._id)
    const agent = await signIn('committee', tree.committee)
    const byDue = await walk(agent, tree.committee, 'order=due&limit=1')
    expect(byDue.slice(0, 2)).toEqual([late._id, soon._id])
    expect(byDue.toSorted()).toEqual([late, soon, rest[0]!, rest[1]!].map(({ _id }) => _id).toSorted())
    const overdue = await people(agent, tree.committee, '?overdue=yes')
    expect(overdue).toMatchObject({ total: 1, items: [{ person: late._id, overdue: true, dueOn: '2025-11-01' }] })
    expect(await people(agent, tree.committee, '?limit=2')).toMatchObject({ total: 5 })
    expect(await people(agent, tree.committee, '?state=covered')).toMatchObject({ total: 1 })
    expect(await people(agent, other.institution, `?search=${encodeURIComponent(rest[1]!.name)}`)).toMatchObject({
      total: 1,
      items: [{ overdue: false }],
    })
    const wall = (await agent.get(at(tree.committee, '/deadlines')).expect(200)).body
    expect([wall.overdue, wall.weeks.length, wall.later]).toEqual([1, 13, 2])
    const due = wall.weeks.filter((week: { people: number }) => week.people > 0)
    expect(due).toEqual([{ from: '2026-05-01', to: '2026-05-07', people: 1 }]) // grace of half a year ends on its first day
    expect(await walk(agent, tree.committee, 'dueFrom=2026-05-01&dueTo=2026-05-07')).toEqual([soon._id])
    expect(await walk(agent, tree.committee, `dueFrom=${wall.weeks.at(-1).to}`)).toHaveLength(2)
    expect(await people(agent, tree.committee, '?dueTo=2026-05-01')).toMatchObject({ total: 2 })
    const audience = { unit: tree.committee._id, requirement: requirement._id }
    const size = async (days: object) =>
      (
        await agent
          .post('/api/announcements/audience')
          .send({ ...audience, ...days })
          .expect(200)
      ).body.people
    expect(await size({})).toBe(4)
    expect(await size({ dueFrom: '2026-05-01', dueTo: '2026-05-07' })).toBe(1)
    const lastDay = setDay('2027-12-30') // nearly all are due on the last day of the window
    const end = (await agent.get(at(tree.committee, '/deadlines')).expect(200)).body
    lastDay()
    expect([end.overdue, end.weeks[0].people, end.later]).toEqual([1, 2, 0])
    setDay('2026-04-10')
    const reply = await agent.get(at(tree.committee, '/workbook?overdue=yes')).responseType('blob').expect(200)
    const [, list] = (await readXlsx(reply.body as Uint8Array)).sheets
    expect(list!.rows.filter(([number]) => typeof number === 'number').map((cells) => cells[1])).toEqual([late.name])
    expect(list!.autoFilter?.range).toMatch(/^A\d+:K\d+$/)
    expect(decodeURIComponent(reply.headers['content-disposition']!)).toContain('名单（已到期未覆盖）')
  })

  it('are in the order of their days where many are due on the last, page by page', async () => {
    await open()
    const days = [requirement.to, requirement.to, '2026-02-01', '2025-07-01', requirement.to, '2029-01-01']
    const rows = Array.from({ length: 600 }, (_, n): CoverageStatus =>
      standing(`${n}`.padStart(4, 'p'), n % 7 === 0 ? 'grace' : 'uncovered', {
        pinyin: `${'bdlz'[n % 4]} ${(n * 7) % 13}`,
        dueOn: days[(n * 5) % days.length]!,
      }),
    )
    await CoverageStatuses.collection.insertMany(rows as never)
    await Cells.updateOne(
      { _id: cellId(requirement._id, tree.committee._id) },
      { $set: { 'counts.required': MANY + 1 } },
    )
    const inOrder = rows.toSorted((a, b) => {
      const [one, two] = [a, b].map((row) => `${row.dueOn} ${row.pinyin} ${row._id}`) as [string, string]
      return one < two ? -1 : 1
    })
    const agent = await signIn('committee', tree.committee)
    expect(await walk(agent, tree.committee, 'order=due&limit=83')).toEqual(inOrder.map(({ person }) => person))
    expect(await walk(agent, tree.committee, 'overdue=yes&limit=41')).toEqual(
      inOrder.filter(({ state, dueOn }) => state === 'uncovered' && dueOn! < '2026-04-10').map(({ person }) => person),
    )
    for (const [from, to] of [
      ['2026-02-01', '2027-12-31'],
      ['2027-12-31', '2027-12-31'],
      ['2028-01-01', '2030-01-01'],
      ['2025-07-02', '2027-12-30'],
    ])
      expect(await walk(agent, tree.committee, `dueFrom=${from}&dueTo=${to}&limit=57`)).toEqual(
        inOrder.filter(({ dueOn }) => from! <= dueOn! && dueOn! <= to!).map(({ person }) => person),
      )
  })

  it('is also a workbook with figures as numbers, rare characters whole, and a note in the audit trail', async () => {
    await makePerson(tree.branch, 'teacher-branch-secretary', '2020-01-01', { name: '𡌴=𠮷', staffNumber: '00123' })
    const covered = await makePerson(tree.branch)
    await makePerson(other.branch)
    await open()
    await complete(covered._id)
    const account = await makeAccount('committee', tree.committee)
    const agent = await site.signedIn(account.login)
    const reply = await agent.get(at(tree.committee, '/workbook?state=uncovered')).responseType('blob').expect(200)
    expect(reply.headers['content-disposition']).toContain('.xlsx')
    const [totals, list] = (await readXlsx(reply.body as Uint8Array)).sheets
    expect(totals!.rows.flat()).toEqual(
      expect.arrayContaining([expect.stringContaining('2026年4月10日'), account.name]),
    )
    const line = totals!.rows.find(([name]) => name === tree.committee.name)!
    expect(line.slice(1, 7)).toEqual([3, 1, 2, 0, 0, 1 / 3])
    const row = list!.rows.find((cells) => cells[1] === '𡌴=𠮷')!
    expect(row.slice(2, 4)).toEqual(['00123', '未覆盖'])
    expect(list!.rows.some((cells) => cells[1] === covered.name)).toBe(false)
    expect(await AuditRows.findOne({ act: 'export.coverage', account: account._id }).lean()).toMatchObject({
      subject: tree.committee._id,
      detail: expect.stringContaining('2 人'),
    })
  })

  it('of very many people is written as they are read: the same lines, by state and then by name', async () => {
    const covered = await makePerson(tree.branch, 'teacher-branch-secretary', '2020-01-01', { name: '\u0001丙=1+1' })
    const owing = { 乙: 'yi', 甲: 'jia' }
    for (const [name, pinyin] of Object.entries(owing))
      await makePerson(other.branch, 'teacher-branch-secretary', '2020-01-01', { name, pinyin })
    await open()
    await complete(covered._id)
    const grants = [{ role: 'committee', unit: tree.committee._id }] as const
    const actor = { account: 'x', name: 'x', person: null, grants, session: 'x', mustChangePassword: false }
    const read = async (query: object, atOnce?: number) => {
      const { body } = await coverageWorkbook(actor, requirement._id, tree.committee._id, query, atOnce)
      const bytes = body instanceof Uint8Array ? body : await buffer(body as NodeJS.ReadableStream)
      return (await readXlsx(bytes)).sheets
    }
    const lines = (rows: unknown[][]) =>
      rows.filter(([number]) => typeof number === 'number').map(([, ...cells]) => cells.map(String))
    const [, whole] = await read({})
    const [streamed, ...more] = await read({}, 1)
    expect(more).toEqual([])
    expect(lines(streamed!.rows)).toHaveLength(3)
    expect(lines(streamed!.rows).toSorted()).toEqual(lines(whole!.rows).toSorted())
    expect(lines(streamed!.rows).map(([name]) => name)[0], 'cleaned, and no formula').toBe('\ufffd丙=1+1')
    expect(streamed!.rows.flat().join()).toContain('应培训 3，已覆盖 1，未覆盖 2')
    const [due] = await read({ order: 'due' }, 1)
    expect(lines(due!.rows).map(([name]) => name)).toEqual(['甲', '乙'])
  })
})

describe('a list kept by a name', () => {
  it('holds people behind a figure for who sees its unit, names no one else, is exported, emptied and removed', async () => {
    const [first, second] = [await makePerson(tree.branch), await makePerson(tree.branch)]
    const stranger = await makePerson(other.branch)
    await open()
    const admin = await signIn('unit-admin', tree.institution)
    const make = (agent: typeof admin, unit: Unit, id = newId()) =>
      agent.post('/api/people-lists').send({ id, unit: unit._id, title: '待推荐' })
    const id = newId()
    await make(admin, tree.institution, id).expect(200)
    await make(admin, tree.institution, id).expect(200) // a reply that was lost
    await make(admin, other.institution).expect(404)
    const list = `/api/people-lists/${id}`
    const keep = (unit: Unit, given: object, agent = admin, to = list) =>
      agent.post(`${to}/people`).send({ requirement: requirement._id, unit: unit._id, ...given })
    expect((await keep(tree.branch, { people: [first._id, stranger._id] }).expect(200)).body).toEqual({
      ...{ added: 1, already: 0 },
    })
    expect((await keep(tree.institution, { state: 'uncovered' }).expect(200)).body).toEqual({ added: 1, already: 1 })
    await keep(other.branch, {}).expect(404)
    const show = async (agent = admin) => (await agent.get(list).expect(200)).body
    const names = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name).sort()
    expect(names(await show())).toEqual([first.name, second.name].sort())
    expect((await show()).items[0]).toMatchObject({ unitName: tree.branch.name })

    const committee = await signIn('committee', tree.committee)
    expect(names(await show(committee))).toHaveLength(2)
    expect((await keep(tree.committee, {}, committee).expect(422)).body.code).toBe('peopleList.elsewhere')
    const above = newId()
    await make(committee, tree.committee, above).expect(200)
    const ofBranch = (agent: typeof admin) => agent.get(`/api/people-lists?unit=${tree.branch._id}`).expect(200)
    const ids = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id)
    expect(ids(await ofBranch(committee)).sort()).toEqual([above, id].sort())
    expect(ids(await ofBranch(admin))).toEqual([id])
    const elsewhere = await signIn('unit-admin', other.institution)
    for (const rest of ['', '/workbook']) {
      await elsewhere.get(list + rest).expect(404)
      await admin.get(`/api/people-lists/${above}${rest}`).expect(404)
    }
    await elsewhere
      .post(`${list}/people/remove`)
      .send({ people: [first._id] })
      .expect(404)
    await elsewhere.post(`${list}/remove`).expect(404)

    await People.updateOne({ _id: first._id }, { $set: { ancestors: other.branch.ancestors } })
    expect(await show()).toMatchObject({ people: 2, unseen: 1, items: [{ person: second._id }] })
    const reply = await admin.get(`${list}/workbook`).responseType('blob').expect(200)
    const cells = (await readXlsx(reply.body as Uint8Array)).sheets[0]!.rows.flat()
    expect(cells).toContain(second.name)
    expect(cells).not.toContain(first.name)
    expect(await AuditRows.countDocuments({ act: 'export.peopleList', subject: tree.institution._id })).toBe(1)

    await admin
      .post(`${list}/people/remove`)
      .send({ people: [second._id] })
      .expect(200)
    expect(await show()).toMatchObject({ people: 1, items: [] })
    await admin.post(`${list}/remove`).expect(200)
    await admin.get(list).expect(404)
  })

  it('holds no more than are nominated together, whoever adds at once', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => makePerson(tree.branch)))
    await open()
    const agent = await signIn('committee', tree.committee)
    const id = newId()
    await agent.post('/api/people-lists').send({ id, unit: tree.committee._id, title: '待推荐' }).expect(200)
    const rows = Array.from({ length: MOST_LISTED - 2 }, () => newId()).map((person) => ({
      ...{ _id: listedId(id, person), list: id, person, byName: 'x', at: new Date() },
    }))
    await ListedPeople.insertMany(rows)
    const codes = await Promise.all(
      people.map(async ({ _id }) => {
        const body = { requirement: requirement._id, unit: tree.branch._id, people: [_id] }
        return (await agent.post(`/api/people-lists/${id}/people`).send(body)).status
      }),
    )
    expect(codes.sort()).toEqual([200, 200, 409, 409])
    expect(await ListedPeople.countDocuments({ list: id })).toBe(MOST_LISTED)
  })
})

describe('exemption', () => {
  const body = { from: '2026-04-01', to: '2026-04-30', reason: '病休' }
  it('sets a person apart from its first to its last day, once, with a note', async () => {
    const person = await makePerson(tree.branch)
    await open()
    const agent = await signIn('committee', tree.committee)
    const path = `/api/coverage/${requirement._id}/people/${person._id}/exemptions`
    await agent.post(path).send(body).expect(200)
    await agent.post(path).send(body).expect(200)
    expect((await show(agent, tree.branch)).unit.counts).toEqual({ required: 0, covered: 0, grace: 0, exempt: 1 })
    expect((await people(agent, tree.branch)).items[0].why).toBe('2026年4月1日至2026年4月30日豁免：病休')
    expect(await AuditRows.countDocuments({ act: 'exemption.create', subject: person._id })).toBe(1)
    setDay('2026-05-01')
    await rollCoverageOver()
    expect((await show(agent, tree.branch)).unit.counts).toEqual({ required: 1, covered: 0, grace: 0, exempt: 0 })
  })

  it('says who approved it and is revoked from today on, with a reason, once; the figures follow', async () => {
    const person = await makePerson(tree.branch)
    await open()
    const account = await makeAccount('committee', tree.committee)
    const agent = await site.signedIn(account.login)
    const path = `/api/coverage/${requirement._id}/people/${person._id}/exemptions`
    const { exemption } = (await agent.post(path).send(body).expect(200)).body
    expect((await people(agent, tree.branch)).items[0].exemptions).toMatchObject([
      { id: exemption, ...body, approvedBy: account.name },
    ])
    const revoke = `${path}/${exemption}/revoke`
    await agent.post(revoke).send({ reason: ' ' }).expect(422)
    await agent.post(`${path}/unknown/revoke`).send({ reason: '误批' }).expect(404)
    const stranger = await signIn('committee', (await makeTree()).committee)
    await stranger.post(revoke).send({ reason: '误批' }).expect(404)
    await agent.post(revoke).send({ reason: '误批' }).expect(200)
    await agent.post(revoke).send({ reason: '误批' }).expect(200)
    expect((await show(agent, tree.branch)).unit.counts).toEqual({ required: 1, covered: 0, grace: 0, exempt: 0 })
    expect((await people(agent, tree.branch)).items[0]).toMatchObject({ state: 'uncovered', exemptions: [] })
    expect(await AuditRows.find({ act: 'exemption.revoke', subject: person._id }).lean()).toMatchObject([
      { detail: expect.stringContaining('误批') },
    ])
    await agent.post(path).send(body).expect(200)
    expect((await show(agent, tree.branch)).unit.counts.exempt).toBe(1)
  })

  it('is the committee’s, in its own scope, with a reason and days in order', async () => {
    const person = await makePerson(tree.branch)
    const path = `/api/coverage/${requirement._id}/people/${person._id}/exemptions`
    await (await signIn('unit-admin', tree.institution)).post(path).send(body).expect(403)
    await (await signIn('committee', (await makeTree()).committee)).post(path).send(body).expect(404)
    const agent = await signIn('committee', tree.committee)
    await agent
      .post(path)
      .send({ ...body, reason: ' ' })
      .expect(422)
    await agent
      .post(path)
      .send({ ...body, to: '2026-03-01' })
      .expect(422)
  })
})

describe('a tree that changes', () => {
  it('past months stay with the unit where the branch stood, today is where it stands', async () => {
    await makePerson(tree.branch)
    const line = [...other.institution.ancestors, tree.branch._id]
    await Units.updateOne(
      { _id: tree.branch._id },
      {
        $set: {
          parent: other.institution._id,
          ancestors: line,
          placements: [
            { parent: tree.faculty._id, from: '2000-01-01', to: '2026-03-01' },
            { parent: other.institution._id, from: '2026-03-01', to: null },
          ],
        },
      },
    )
    await Appointments.updateMany({ unit: tree.branch._id }, { $set: { ancestors: line } })
    await open(['2026-02', '2026-03'])
    const agent = await signIn('committee', tree.committee)
    const required = async (unit: Unit) =>
      (await show(agent, unit)).months.map(({ counts }: { counts: { required: number } }) => counts.required)
    expect(await required(tree.institution)).toEqual([1, 0, 0])
    expect(await required(other.institution)).toEqual([0, 1, 1])
    expect(await required(tree.committee)).toEqual([1, 1, 1])
  })

  it('a past day is told as known then or now, and what moved it opens its people', async () => {
    const [late, gone] = [await makePerson(tree.branch), await makePerson(other.branch)]
    await open(['2026-03'])
    setDay('2026-05-02')
    const done = { kind: 'training.completed', subject: programme._id, on: '2026-03-20' } as const
    await transaction((session) => append({ key: newId(), person: late._id, actor: 'system', ...done }, session))
    await Appointments.updateOne({ person: gone._id }, { $set: { to: '2026-04-20' } })
    const agent = await signIn('committee', tree.committee)
    const then = async (known: string, unit = tree.committee) =>
      (await agent.get(at(unit, `/at?on=2026-03-31&known=${known}`)).expect(200)).body
    expect(await then('then')).toMatchObject({ unit: { counts: { required: 2, covered: 0 } }, posts: 2 })
    expect(await then('now')).toMatchObject({
      unit: { counts: { required: 2, covered: 1 } },
      children: expect.arrayContaining([expect.objectContaining({ unit: tree.institution._id })]),
    })
    const { years } = await then('now')
    expect(years).toEqual([
      { year: expect.stringMatching(/^20\d\d$/), counts: { ...noCounts(), required: 2, covered: 1 } },
    ])
    const behind = (rest: string) => agent.get(at(tree.committee, `/at/people?on=2026-03-31&known=now${rest}`))
    const { body: covered } = await behind('&state=covered').expect(200)
    expect(covered).toMatchObject({ total: 1, items: [{ person: late._id, coveredOn: '2026-03-20' }] })
    expect((await behind(`&below=${other.institution._id}`).expect(200)).body.items).toMatchObject([
      { person: gone._id },
    ])
    expect((await behind(`&year=${years[0].year}`).expect(200)).body.total).toBe(2)
    expect((await behind('&year=1999').expect(200)).body.total).toBe(0)
    const first = (await behind('&limit=1').expect(200)).body
    const second = (await behind(`&limit=1&cursor=${first.nextCursor}`).expect(200)).body
    expect([first, second].map(({ items }) => items[0].person).sort()).toEqual([late._id, gone._id].sort())
    const between = '?from=2026-03-31&to=2026-05-02'
    const compared = (await agent.get(at(tree.committee, `/comparison${between}`)).expect(200)).body
    expect(compared).toMatchObject({ from: { known: 'then' }, to: { known: 'now' } })
    const { parts } = compared
    expect(parts).toEqual([
      { kind: 'left', people: 1, change: { required: -1, covered: 0, grace: 0, exempt: 0 } },
      { kind: 'recorded-more', people: 1, change: { required: 0, covered: 1, grace: 0, exempt: 0 } },
    ])
    const left = (await agent.get(at(tree.committee, `/comparison/people${between}&kind=left`)).expect(200)).body
    expect(left).toMatchObject({ total: 1, items: [{ person: gone._id, before: 'uncovered', after: null }] })
    expect(left.items[0].posts).toMatchObject([{ unitName: other.branch.name }])
    const refused = (await agent.get(at(tree.committee, '/at?on=2024-12-31')).expect(422)).body
    expect(refused).toMatchObject({ code: 'coverage.day', title: expect.stringContaining('2025-01-01') })
    const backwards = await agent.get(at(tree.committee, '/comparison?from=2026-05-02&to=2026-03-31')).expect(422)
    expect(backwards.body.code).toBe('coverage.order')
    const admin = await signIn('unit-admin', other.institution)
    expect((await admin.get(at(other.institution, `/comparison${between}`)).expect(200)).body.parts).toHaveLength(1)
    await admin.get(at(tree.institution, '/at?on=2026-03-31')).expect(404)
  })

  it('past months say what the unit was called then', async () => {
    const names = [
      { name: '旧名', from: '2000-01-01', to: '2026-03-01' },
      { name: '新名', from: '2026-03-01', to: null },
    ]
    await Units.updateOne({ _id: tree.institution._id }, { $set: { name: '新名', names } })
    await open(['2026-02', '2026-03'])
    const { months } = await show(await signIn('committee', tree.committee), tree.institution)
    expect(months.map(({ name }: { name: string | null }) => name)).toEqual(['旧名', null, null])
  })
})

describe('what a requirement asks', () => {
  const body = (given: object) => ({
    title: '书记三年全覆盖',
    positions: ['faculty-secretary'],
    from: '2025-01-01',
    to: '2027-12-31',
    graceMonths: 6,
    programmes: [programme._id],
    ...given,
  })
  /** What is stored of this requirement and should not be. */
  const wrong = async () =>
    (await rebuildCoverage({ repair: false })).differences.filter((line) => line.includes(requirement._id))
  const closed = (view: { months: { month: string; counts: { required: number } }[] }) =>
    Object.fromEntries(view.months.slice(0, -1).map(({ month, counts }) => [month, counts.required]))

  it('changes from a day on: months that ended before keep their figures, and its history stays readable', async () => {
    requirement = await makeRequirement(tree.committee, [programme._id], { positions: ['faculty-secretary'] })
    await makePerson(tree.faculty, 'faculty-secretary')
    await makePerson(tree.branch, 'teacher-branch-secretary')
    await open(['2026-02', '2026-03'])
    const agent = await signIn('committee', tree.committee)
    const wide = { positions: ['faculty-secretary', 'teacher-branch-secretary'] }
    const save = async (given: object) =>
      (
        await agent
          .put(`/api/requirements/${requirement._id}`)
          .send(body({ ...wide, ...given }))
          .expect(200)
      ).body
    const required = async () => (await show(agent, tree.committee)).unit.counts.required
    const saved = await save({ revision: 1, effectiveOn: '2026-05-01', reason: '纳入支部书记' })
    expect(saved.versions).toMatchObject([
      { effectiveOn: '2026-05-01', standing: 'to-come', reason: '纳入支部书记', lines: [{ label: '对象' }] },
      { effectiveOn: '2025-01-01', standing: 'present' },
    ])
    expect(saved.lines[0].text).not.toContain('教师党支部书记')
    await recomputeRequirement(requirement._id)
    expect(await required()).toBe(1)
    setDay('2026-05-02')
    await rollCoverageOver()
    await recomputeRequirement(requirement._id)
    expect(await required()).toBe(2)
    expect(closed(await show(agent, tree.committee))).toEqual(expect.objectContaining({ '2026-03': 1, '2026-04': 1 }))
    setDay('2026-05-03')
    const { items } = (await agent.get('/api/requirements').expect(200)).body as {
      items: { id: string; revision: number }[]
    }
    const { revision } = items.find(({ id }) => id === requirement._id)!
    const again = await save({ revision, effectiveOn: '2026-04-15', graceMonths: 3 })
    expect(again.versions.map(({ standing }: { standing: string }) => standing)).toEqual([
      'present',
      'replaced',
      'past',
    ])
    await recomputeRequirement(requirement._id)
    expect(closed(await show(agent, tree.committee))).toEqual(expect.objectContaining({ '2026-03': 1, '2026-04': 2 }))
    expect(await wrong()).toEqual([])
    const noted = await AuditRows.find({ subject: requirement._id, act: 'requirement.save' }).lean()
    expect(noted.map(({ detail }) => detail).join()).toContain('自2026年5月1日起，纳入支部书记')
    await agent.put(`/api/requirements/${requirement._id}`).send(body({ revision })).expect(409)
  })

  it('may be hours of a year or any training: figures move with the record, and back with its revocation', async () => {
    const { _id: person } = await makePerson(tree.faculty, 'faculty-secretary')
    const other = await makeRequirement(tree.committee, [], { clock: 'concentrated', trainings: true })
    requirement = await makeRequirement(tree.committee, [], { clock: 'hours', hours: 5_600 })
    for (const { _id } of [requirement, other]) await computeRequirement(_id, { months: ['2026-03'] })
    const agent = await signIn('committee', tree.committee)
    const record = (given: object) =>
      transaction((session) => append({ key: newId(), person, actor: 'system', ...given } as never, session))
    const covered = async (id: string) => (await Cells.findById(cellId(id, tree.committee._id)).lean())!.counts.covered
    await record({ kind: 'lesson.completed', subject: 'c', credit: 3_000 })
    const row = async () => (await people(agent, tree.faculty)).items[0]
    expect(await row()).toMatchObject({ dueOn: '2026-12-31', why: '2026年已得 30 学时，还差 26 学时' })
    const training = { kind: 'training.completed', subject: '外出示范班', data: { class: '外出示范班' }, credit: 4_000 }
    const taken = await record(training)
    expect([await covered(requirement._id), await covered(other._id)]).toEqual([1, 1])
    expect(await row()).toMatchObject({ state: 'covered', why: '已于2026年4月10日学满 56 学时' })
    const back = { kind: 'revoked', subject: '外出示范班', credit: -4_000 }
    await record({ ...back, data: { record: taken!._id, of: 'training.completed' } })
    expect([await covered(requirement._id), await covered(other._id)]).toEqual([0, 0])
    expect(await wrong()).toEqual([])
  })

  it('counts a class by its programme, by being held for it, or as any training; taken back it counts no more', async () => {
    const { _id: person } = await makePerson(tree.faculty, 'faculty-secretary')
    requirement = await makeRequirement(tree.committee, [programme._id])
    const heldFor = await makeRequirement(tree.committee, [])
    const any = await makeRequirement(tree.committee, [], { trainings: true })
    const other = await makeRequirement(tree.committee, [])
    const all = [requirement, heldFor, any, other].map(({ _id }) => _id)
    for (const id of all) await computeRequirement(id, { months: ['2026-03'] })
    const record = (given: object) =>
      transaction((session) => append({ key: newId(), person, actor: 'system', ...given } as never, session))
    const covered = () =>
      Promise.all(all.map(async (id) => (await Cells.findById(cellId(id, tree.committee._id)).lean())!.counts.covered))
    const data = { class: 'k', title: '示范班', requirement: heldFor._id, hours: 2_400 }
    const of = { subject: programme._id, on: '2026-03-20' }
    const taken = await record({ kind: 'class.completed', ...of, data, credit: 2_400 })
    expect(await covered()).toEqual([1, 1, 1, 0])
    const back = { ...data, record: taken!._id, of: 'class.completed' }
    await record({ kind: 'revoked', ...of, data: back, credit: -2_400 })
    expect(await covered()).toEqual([0, 0, 0, 0])
    setDay('2026-04-11')
    await record({ kind: 'restored', ...of, data: back, credit: 2_400 })
    expect(await covered()).toEqual([1, 1, 1, 0])
    for (const id of all) await computeRequirement(id, { months: ['2026-03'] })
    expect(await covered()).toEqual([1, 1, 1, 0])
  })

  it('is reckoned before it is saved: the figure is that which saving then gives, and nothing is written', async () => {
    requirement = await makeRequirement(tree.committee, [programme._id], { positions: ['faculty-secretary'] })
    const first = await makePerson(tree.faculty, 'faculty-secretary')
    for (const unit of [tree.branch, other.branch, other.branch]) await makePerson(unit, 'teacher-branch-secretary')
    await open()
    await complete(first._id)
    const agent = await signIn('committee', tree.committee)
    const wide = body({ positions: ['faculty-secretary', 'teacher-branch-secretary'] })
    const stored = async () => [
      await CoverageStatuses.find().sort({ _id: 1 }).lean(),
      await Cells.find().sort({ _id: 1 }).lean(),
    ]
    const before = await stored()
    const reckon = async (given: object) => {
      const id = newId()
      const started = await agent
        .post('/api/simulations')
        .send({ ...given, id })
        .expect(200)
      expect(started.body).toMatchObject({ state: 'running', result: null })
      await simulateCoverage.run({ simulation: id }, {
        progress: () => {},
        publish: transaction,
        signal: new AbortController().signal,
      } as never)
      return (await agent.get(`/api/simulations/${id}`).expect(200)).body
    }
    const { result } = await reckon({ ...wide, requirement: requirement._id })
    expect(result).toEqual({
      before: { required: 1, covered: 1, grace: 0, exempt: 0 },
      after: { required: 4, covered: 1, grace: 0, exempt: 0 },
      joining: 3,
      leaving: 0,
    })
    expect(await stored()).toEqual(before)
    expect((await reckon({ ...wide, unit: other.institution._id })).result).toMatchObject({
      before: null,
      after: { required: 2, covered: 0 },
    })
    await agent
      .put(`/api/requirements/${requirement._id}`)
      .send({ ...wide, revision: 1 })
      .expect(200)
    await recomputeRequirement(requirement._id)
    expect((await show(agent, tree.committee)).unit.counts).toEqual(result.after)
    const stranger = await signIn('committee', (await makeTree()).committee)
    for (const asked of [{ requirement: requirement._id }, { unit: tree.committee._id }])
      await stranger
        .post('/api/simulations')
        .send({ ...wide, ...asked, id: newId() })
        .expect(404)
  })

  it('is refused in a sentence where it cannot be met', async () => {
    const agent = await signIn('committee', tree.committee)
    const refused = async (given: object) =>
      (
        await agent
          .post('/api/requirements')
          .send({ id: newId(), ...body(given) })
          .expect(422)
      ).body
    expect((await refused({ clock: 'hours' })).fields).toMatchObject([{ path: 'hours', message: '请填写一年的学时' }])
    expect((await refused({ programmes: [] })).fields).toMatchObject([{ path: 'programmes' }])
    expect((await refused({ clock: 'appointment', graceMonths: 0 })).fields).toMatchObject([{ path: 'graceMonths' }])
    expect((await refused({ courses: [newId()] })).code).toBe('requirement.courseWithoutTest')
    expect((await refused({ kinds: ['none'] })).code).toBe('requirement.unknownKind')
  })
})

it('is broken down by sex and age as they are corrected, and each part opens its people', async () => {
  const person = await makePerson(tree.branch, 'teacher-branch-secretary', '2022-03-01')
  await open()
  const agent = await signIn('committee', tree.committee)
  const parts = async (by: string) =>
    (await show(agent, tree.branch)).breakdowns
      .find((each: { by: string }) => each.by === by)
      .parts.map(({ name, counts }: { name: string; counts: { required: number } }) => [name, counts.required])
  expect([await parts('sex'), await parts('age')]).toEqual([[['未登记', 1]], [['未登记', 1]]])
  expect(await parts('since')).toEqual([['2022 年', 1]])
  const details = { sex: 'female', birthYear: 1986 }
  await agent.patch(`/api/people/${person._id}`).send({ details }).expect(200)
  expect([await parts('sex'), await parts('age')]).toEqual([[['女', 1]], [['36～45 岁', 1]]])
  const found = async (query: string) => (await people(agent, tree.branch, query)).total
  expect(await found('?sex=female&age=45&since=2022')).toBe(1)
  for (const query of ['?sex=male', '?age=35', '?since=1999', '?sex=unknown']) expect(await found(query)).toBe(0)
  expect((await agent.get(at(tree.branch, '/people?sex=other')).expect(422)).body.code).toBe('request.invalid')
})
