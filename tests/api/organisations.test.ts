import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Positions, Units } from '../../server/features/organisations/organisations.model.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { pinyinOf } from '../../server/lib/pinyin.ts'
import { makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { POSITIONS } from '../../seeds/positions.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('organisations')
  await UnitKinds.insertMany(UNIT_KINDS)
})
afterAll(() => site.close())

/** A day after the first of a unit, and the revision that it has then. */
const AFTER = { on: '2024-02-01', revision: 1 }

const named = (name: string) => ({ name, ...pinyinOf(name) })
const ids = (items: { id: string }[]) => items.map(({ id }) => id)

async function committeeOf(tree: Awaited<ReturnType<typeof makeTree>>) {
  return site.signedIn((await makeAccount('committee', tree.committee)).login)
}

describe('reading', () => {
  test('the tree begins at the topmost held unit, and nothing above it is shown', async () => {
    const tree = await makeTree()
    const account = await makeAccount('unit-admin', tree.institution)
    await Accounts.updateOne(
      { _id: account._id },
      { $push: { grants: { ...account.grants[0]!, _id: 'second', unit: tree.faculty._id } } },
    )
    const agent = await site.signedIn(account.login)
    expect(ids((await agent.get('/api/units').expect(200)).body.items)).toEqual([tree.institution._id])
    const { body } = await agent.get(`/api/units/${tree.faculty._id}`).expect(200)
    expect(ids(body.ancestors)).toEqual([tree.institution._id])
    expect(ids(body.children)).toEqual([tree.branch._id])
    await agent.get(`/api/units/${tree.committee._id}`).expect(404)
  })

  test('a unit is found by its name, its pinyin and its initials, in the own scope only', async () => {
    const tree = await makeTree()
    const ours = await makeUnit('institution', tree.committee, named('上海交通大学'))
    const theirs = await makeUnit('institution', (await makeTree()).committee, named('上海交通职业学院'))
    const faculty = await makeUnit('faculty', ours, named('马克思主义学院'))
    const agent = await committeeOf(tree)
    const search = async (text: string, kind?: string) =>
      (
        await agent
          .get('/api/units/search')
          .query({ search: text, ...(kind && { kind }) })
          .expect(200)
      ).body.items
    expect(ids(await search('交通'))).toEqual([ours._id])
    for (const typed of ['shanghaijiaot', 'SHJT', 'shang hai', '上海交通大学'])
      expect(ids(await search(typed))).toEqual([ours._id])
    expect(ids(await search('交通'))).not.toContain(theirs._id)
    expect(await search('mks')).toMatchObject([{ id: faculty._id, path: `${tree.committee.name} / 上海交通大学` }])
    expect(await search('mks', 'branch')).toEqual([])
    expect(await search('.*')).toEqual([])
    await agent.get('/api/units/search').query({ search: ' ' }).expect(422)
  })

  test('positions come in their order', async () => {
    await Positions.insertMany(POSITIONS)
    const { items } = (await (await committeeOf(await makeTree())).get('/api/positions').expect(200)).body
    expect(ids(items)).toEqual(POSITIONS.map(({ _id }) => _id))
  })

  test('a position is added, renamed and archived at the top alone, and is not given while archived', async () => {
    const held = await makeTree()
    const [agent, below] = [
      await committeeOf(held),
      await site.signedIn((await makeAccount('committee', held.institution)).login),
    ]
    const person = await makePerson(held.branch, 'teacher-branch-secretary')
    const given = { name: '纪检委员', places: ['branch'], order: 50, secretary: false, archived: false, revision: 0 }
    const save = (change: object, who = agent, id = 'inspector') =>
      who.put(`/api/positions/${id}`).send({ ...given, ...change })
    await save({}, below).expect(403)
    await save({}).expect(200)
    await save({}).expect(200) // a reply that was lost
    expect((await save({}, agent, 'another').expect(409)).body.code).toBe('position.nameTaken')
    expect((await save({ name: '宣传委员' }).expect(409)).body.code, 'not the one that was seen').toBe('conflict')
    await save({ places: [], revision: 1 }).expect(200)
    const post = { position: 'inspector', from: '2024-01-01' }
    const appoint = () => agent.post(`/api/units/${held.branch._id}/people/${person._id}/appointments`).send(post)
    await appoint().expect(200)
    await save({ places: [], archived: true, revision: 2 }).expect(200)
    expect((await appoint().expect(422)).body.code).toBe('appointment.position')
    await makeRequirement(held.committee, [], { positions: ['inspector'], title: '三年轮训' })
    const { items } = (await agent.get('/api/positions/table').expect(200)).body
    const rows = new Map(items.map((row: { id: string }) => [row.id, row]))
    expect(rows.get('inspector')).toMatchObject({
      ...{ held: { count: 1 }, archived: true, secretary: false, revision: 3 },
      requirements: ['三年轮训'],
    })
    expect(rows.get('teacher-branch-secretary')).toMatchObject({
      held: { count: 1 },
      secretary: true,
      requirements: [],
    })
    expect(rows.get('faculty-deputy-secretary')).toMatchObject({ secretary: false })
    await save({ places: [], revision: 3 }).expect(200)
    expect((await appoint().expect(409)).body.code).toBe('appointment.heldTwice')
  })
})

describe('changing', () => {
  test('a unit is set up below another, is found at once, and the act is noted', async () => {
    const tree = await makeTree()
    const agent = await committeeOf(tree)
    const { body } = await agent
      .post(`/api/units/${tree.faculty._id}/children`)
      .send({ name: '第三教师党支部', kind: 'branch', branchKind: 'teacher', from: '2024-09-01' })
      .expect(200)
    expect(await Units.findById(body.id).lean()).toMatchObject({
      parent: tree.faculty._id,
      ancestors: [...tree.faculty.ancestors, body.id],
      placements: [{ parent: tree.faculty._id, from: '2024-09-01', to: null }],
      initials: 'dsjsdzb',
    })
    expect(ids((await agent.get(`/api/units/${tree.faculty._id}`)).body.children)).toContain(body.id)
    expect(await AuditRows.exists({ act: 'unit.create', subject: body.id })).toBeTruthy()
  })

  test('the tree keeps its shape', async () => {
    const tree = await makeTree()
    const agent = await committeeOf(tree)
    const refused = async (unit: string, body: object) =>
      (await agent.post(`/api/units/${unit}/children`).send({ name: '新组织', ...body })).body.code
    expect(await refused(tree.committee._id, { kind: 'branch', branchKind: 'teacher' })).toBe('unit.kind')
    expect(await refused(tree.committee._id, { kind: 'nothing' })).toBe('unit.unknownKind')
    expect(await refused(tree.faculty._id, { kind: 'branch', branchKind: 'teacher', from: '2099-01-01' })).toBe(
      'unit.future',
    )
    expect(await refused(tree.faculty._id, { kind: 'branch' })).toBe('unit.branchKind')
    expect(await refused(tree.faculty._id, { kind: 'branch', branchKind: 'teacher', from: '1999-01-01' })).toBe(
      'unit.from',
    )
    const closed = await makeUnit('faculty', tree.institution, { closedOn: '2024-01-01' })
    expect(await refused(closed._id, { kind: 'branch', branchKind: 'teacher' })).toBe('unit.closed')
  })

  test('siblings have different names: a form sent twice makes one unit', async () => {
    const tree = await makeTree()
    const agent = await committeeOf(tree)
    const create = (name: string) =>
      agent.post(`/api/units/${tree.institution._id}/children`).send({ name, kind: 'faculty', from: '2024-01-01' })
    expect((await Promise.all([create('医学院'), create('医学院')])).map(({ status }) => status).sort()).toEqual([
      200, 409,
    ])
    const { body } = await create('药学院').expect(200)
    expect(
      (
        await agent
          .patch(`/api/units/${body.id}`)
          .send({ name: '医学院', ...AFTER })
          .expect(409)
      ).body.code,
    ).toBe('unit.nameTaken')
    await agent
      .patch(`/api/units/${body.id}`)
      .send({ name: '护理学院', ...AFTER })
      .expect(200)
    expect(await Units.findById(body.id).lean()).toMatchObject(named('护理学院'))
  })

  test('only in the own scope, and only by those who may', async () => {
    const [ours, theirs] = [await makeTree(), await makeTree()]
    const agent = await committeeOf(ours)
    await agent
      .post(`/api/units/${theirs.institution._id}/children`)
      .send({ name: '学院', kind: 'faculty' })
      .expect(404)
    await agent
      .patch(`/api/units/${theirs.institution._id}`)
      .send({ name: '学院', ...AFTER })
      .expect(404)
    const unitAdmin = await site.signedIn((await makeAccount('unit-admin', ours.institution)).login)
    await unitAdmin
      .patch(`/api/units/${ours.faculty._id}`)
      .send({ name: '学院', ...AFTER })
      .expect(403)
  })
})
