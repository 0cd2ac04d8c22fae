/** 组织沿革: a tree that is renamed, moved and closed on dates, and stays what it was on every day before. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../server/access/actor.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Cells, cellId } from '../../server/features/coverage/coverage.model.ts'
import { rebuildCoverage } from '../../server/features/coverage/rebuild.service.ts'
import { recomputeRequirement } from '../../server/features/coverage/recompute.service.ts'
import { closeUnit, moveUnit, renameUnit } from '../../server/features/organisations/changeUnits.service.ts'
import { datedTree, nameOn } from '../../server/features/organisations/datedTree.rule.ts'
import { createUnit } from '../../server/features/organisations/editUnits.service.ts'
import { Units, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { UnitChanges } from '../../server/features/organisations/unitChanges.model.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { undoChange } from '../../server/features/organisations/undoUnits.service.ts'
import { followUnit } from '../../server/features/roster/followUnit.service.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { Failure } from '../../server/lib/failure.ts'
import { makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { play, type Step } from '../support/naiveUnits.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('unitChanges')
  await UnitKinds.insertMany(UNIT_KINDS)
})
afterAll(() => site.close())

type Tree = Awaited<ReturnType<typeof makeTree>>
const agentOf = async (tree: Tree) => site.signedIn((await makeAccount('committee', tree.committee)).login)
type Agent = Awaited<ReturnType<typeof agentOf>>
const unitOf = async ({ _id }: Unit): Promise<Unit> => (await Units.findById(_id).lean())!
const changesOf = async (agent: Agent, { _id }: Unit) =>
  (await agent.get(`/api/units/${_id}/changes`).expect(200)).body.items
const undo = async (agent: Agent, unit: Unit) => {
  const last = (await changesOf(agent, unit)).find((change: { last: boolean }) => change.last)
  return agent.post(`/api/unit-changes/${last.id}/undo`)
}

describe('a rename', () => {
  test('holds from its day: before it, and for a post that had ended, the old name stands', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    const person = await makePerson(tree.branch)
    await Appointments.updateOne({ person: person._id }, { $set: { to: '2024-03-01' } })
    const { name: old } = tree.branch
    await agent
      .patch(`/api/units/${tree.branch._id}`)
      .send({ name: '第一党支部', on: '2024-06-01', revision: 1 })
      .expect(200)
    const nameAt = async (on: string) =>
      (await agent.get(`/api/units/${tree.branch._id}/as-of`).query({ on })).body.name
    expect([await nameAt('2024-05-31'), await nameAt('2024-06-01')]).toEqual([old, '第一党支部'])
    const card = (await agent.get(`/api/people/${person._id}`).expect(200)).body
    expect(card.appointments[0].unitName).toBe(old)
    expect(await unitOf(tree.branch)).toMatchObject({ name: '第一党支部', initials: 'dydzb' })
    expect(await AuditRows.exists({ act: 'unit.rename', subject: tree.branch._id })).toBeTruthy()
    expect((await undo(agent, tree.branch)).status).toBe(200)
    expect(await unitOf(tree.branch)).toMatchObject({ name: old, names: tree.branch.names })
  })

  test('of what somebody else has changed meanwhile is refused: of two at once one wins', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    const rename = (name: string) =>
      agent.patch(`/api/units/${tree.faculty._id}`).send({ name, on: '2024-06-01', revision: 1 })
    const replies = await Promise.all([rename('医学院'), rename('药学院')])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await changesOf(agent, tree.faculty)).toHaveLength(1)
  })
})

describe('a move', () => {
  test('takes along what is below it, and everybody; the past and closed months stay where they were', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    const there = await makeUnit('institution', tree.committee)
    const person = await makePerson(tree.branch)
    const admin = await makeAccount('unit-admin', tree.faculty)
    const requirement = await makeRequirement(tree.committee, [(await makeProgramme(tree.committee))._id], {
      from: '2024-01-01',
    })
    await recomputeRequirement(requirement._id)
    const cellOf = (unit: Unit) => Cells.findById(cellId(requirement._id, unit._id)).lean()
    const before = (await cellOf(tree.institution))!
    expect(before.counts.required).toBe(1)
    const body = { parent: there._id, on: '2024-06-01', revision: 1 }
    await agent.post(`/api/units/${tree.faculty._id}/move`).send(body).expect(200)
    await followUnit(tree.faculty._id)
    const line = [tree.committee._id, there._id, tree.faculty._id, tree.branch._id]
    expect((await unitOf(tree.branch)).ancestors).toEqual(line)
    expect((await Appointments.findOne({ person: person._id }).lean())!.ancestors).toEqual(line)
    expect((await People.findById(person._id).lean())!.ancestors).toEqual(line)
    expect((await Accounts.findById(admin._id).lean())!.ancestors).toEqual(line.slice(0, 3))
    expect(await cellOf(tree.institution)).toMatchObject({ counts: { required: 0 }, months: before.months })
    expect((await cellOf(there))!.counts.required).toBe(1)
    expect((await rebuildCoverage({ repair: false })).differences.filter((line) => line.includes('today'))).toEqual([])
    const childrenAt = async (unit: Unit, on: string) =>
      (await agent.get(`/api/units/${unit._id}/as-of`).query({ on })).body.children.map(({ id }: { id: string }) => id)
    expect(await childrenAt(tree.institution, '2024-05-31')).toEqual([tree.faculty._id])
    expect(await childrenAt(tree.institution, '2024-06-01')).toEqual([])
    expect((await undo(agent, tree.faculty)).status).toBe(200)
    await followUnit(tree.faculty._id)
    expect((await unitOf(tree.branch)).ancestors).toEqual(tree.branch.ancestors)
    expect((await People.findById(person._id).lean())!.ancestors).toEqual(tree.branch.ancestors)
    expect(await cellOf(tree.institution)).toMatchObject({ counts: { required: 1 } })
  })

  test('is refused where the table of kinds has no such place, below itself, and into another’s tree', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    const move = async (unit: Unit, parent: Unit, on = '2024-06-01') =>
      (await agent.post(`/api/units/${unit._id}/move`).send({ parent: parent._id, on, revision: 1 })).body.code
    expect(await move(tree.institution, tree.faculty)).toBe('unit.kind')
    expect(await move(tree.faculty, (await makeTree()).institution)).toBe('notFound')
    expect(await move(tree.faculty, tree.institution)).toBe('unit.samePlace')
    expect(await move(tree.committee, tree.institution)).toBe('unit.root')
    const late = await makeUnit('institution', tree.committee, {
      placements: [{ parent: tree.committee._id, from: '2024-09-01', to: null }],
    })
    expect(await move(tree.faculty, late)).toBe('unit.notYet')
    expect(await move(tree.faculty, late, '2099-01-01')).toBe('unit.future')
    expect(await move(tree.faculty, late, '1999-01-01')).toBe('unit.tooEarly')
  })
})

describe('closing', () => {
  test('waits until nothing goes on in the unit, and can be undone until the name is taken', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    const person = await makePerson(tree.branch)
    const close = async (unit: Unit) =>
      (await agent.post(`/api/units/${unit._id}/close`).send({ on: '2024-06-01', revision: 1 })).body
    expect(await close(tree.faculty)).toMatchObject({
      code: 'unit.hasChildren',
      title: expect.stringContaining(tree.branch.name),
    })
    expect(await close(tree.branch)).toMatchObject({ code: 'unit.goesOn', title: expect.stringContaining('1 个任职') })
    await Appointments.updateOne({ person: person._id }, { $set: { to: '2024-06-01' } })
    expect(await close(tree.branch)).toMatchObject({ closedOn: '2024-06-01' })
    expect((await agent.get(`/api/units/${tree.branch._id}/as-of`).query({ on: '2024-06-01' })).body.existed).toBe(
      false,
    )
    const again = await makeUnit('branch', tree.faculty, { name: tree.branch.name })
    expect((await undo(agent, tree.branch)).body.code).toBe('unit.nameTaken')
    await Units.deleteOne({ _id: again._id })
    expect((await undo(agent, tree.branch)).status).toBe(200)
    expect(await unitOf(tree.branch)).toMatchObject({ closedOn: null, placements: tree.branch.placements })
  })
})

test('a unit founded by mistake is taken back until something stands in it', async () => {
  const tree = await makeTree()
  const agent = await agentOf(tree)
  const found = async () => {
    const body = { name: '新支部', kind: 'branch', branchKind: 'teacher', from: '2024-09-01' }
    const { id } = (await agent.post(`/api/units/${tree.faculty._id}/children`).send(body).expect(200)).body
    return (await Units.findById(id).lean())!
  }
  const unused = await found()
  expect((await undo(agent, unused)).status).toBe(200)
  expect(await Units.findById(unused._id)).toBeNull()
  const used = await found()
  await makePerson(used)
  expect((await undo(agent, used)).body).toMatchObject({ code: 'unit.inUse', title: expect.stringContaining('任职') })
  await makeAccount('unit-admin', tree.institution, {
    grants: [{ _id: 'g', role: 'unit-admin', unit: used._id, from: '2024-01-01', to: null }],
  })
  expect((await undo(agent, used)).body.title).toContain('账号的角色')
})

describe('kinds of unit', () => {
  const KIND = {
    name: '研究院',
    level: 'institution',
    sector: 'affiliate',
    below: ['branch'],
    above: ['university'],
    revision: 0,
  }

  test('a kind is added, units of it are founded where the table says, and then it stays', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    await agent.put('/api/unit-kinds/research-0000001').send(KIND).expect(200)
    const body = { name: '航天研究院', kind: 'research-0000001', from: '2024-01-01' }
    expect((await agent.post(`/api/units/${tree.committee._id}/children`).send(body)).body.code).toBe('unit.kind')
    await agent.post(`/api/units/${tree.institution._id}/children`).send(body).expect(200)
    expect((await agent.post('/api/unit-kinds/research-0000001/remove').send({ revision: 1 })).body.code).toBe(
      'kind.inUse',
    )
    const change = { ...KIND, revision: 1, sector: 'hospital' }
    expect((await agent.put('/api/unit-kinds/research-0000001').send(change)).body.code).toBe('kind.inUse')
    await agent
      .put('/api/unit-kinds/research-0000001')
      .send({ ...KIND, name: '科研院所', above: [], revision: 1 })
      .expect(200)
    expect(
      (await agent.post(`/api/units/${tree.institution._id}/children`).send({ ...body, name: '二所' })).body.code,
    ).toBe('unit.kind')
  })

  test('are set at the top of the tree alone', async () => {
    const tree = await makeTree()
    const agent = await site.signedIn((await makeAccount('committee', tree.institution)).login)
    await agent
      .put('/api/unit-kinds/research-0000002')
      .send({ ...KIND, name: '别的' })
      .expect(403)
  })
})

/** Nests freely, so that a circle is what is refused most. */
const FREE = {
  _id: 'free',
  name: '任意',
  order: 99,
  level: 'faculty' as const,
  sector: null,
  below: ['free'],
  revision: 1,
}

test('on every day the tree is that of a naive model, whatever was done and undone', async () => {
  await UnitKinds.create(FREE)
  const step: fc.Arbitrary<Step> = fc.record({
    act: fc.constantFrom('found', 'found', 'rename', 'move', 'move', 'move', 'close', 'undo'),
    unit: fc.nat(5),
    parent: fc.nat(5),
    day: fc.integer({ min: 1, max: 9 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
      const root = await makeUnit('faculty', null, { kind: 'free' })
      const actor: Actor = {
        account: 'tester',
        login: 'tester',
        name: '测试',
        person: null,
        grants: [{ role: 'committee', unit: root._id }],
        session: 's',
        mustChangePassword: false,
      }
      const stored = async (id: string) => (await Units.findById(id).lean())!
      const model = await play(root._id, steps, {
        found: async (parent, name, from) => (await createUnit(actor, parent, { name, kind: 'free', from }))._id,
        rename: async (id, name, on) => renameUnit(actor, id, { name, on, revision: (await stored(id)).revision }),
        move: async (id, parent, on) => moveUnit(actor, id, { parent, on, revision: (await stored(id)).revision }),
        close: async (id, on) => closeUnit(actor, id, { on, revision: (await stored(id)).revision }),
        async undo(id) {
          const [last] = await UnitChanges.find({ unit: id, undone: null }).sort({ revision: -1 }).limit(1).lean()
          return last ? undoChange(actor, last._id) : Promise.reject(new Failure('nothing', 409, '', {}))
        },
      })
      const units = await Units.find({ ancestors: root._id }).lean()
      const tree = datedTree(units)
      for (const day of model.days)
        for (const { _id, names } of units) {
          expect(tree.lineOf(_id, day), `${_id} on ${day}`).toEqual(model.lineOf(_id, day))
          if (model.nameOf(_id, day) !== undefined) expect(nameOn(names, day)).toBe(model.nameOf(_id, day))
        }
      for (const { _id, ancestors, closedOn } of units)
        if (closedOn === null) expect(ancestors).toEqual(model.lineOf(_id, model.days.at(-1)!))
      expect(units.map(({ _id }) => _id).sort()).toEqual(model.units())
    }),
    { numRuns: 25 },
  )
})
