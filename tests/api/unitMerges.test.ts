/** 合并与拆分: units that become one or two on a day, with those who hold posts in them, and back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { POSITIONS } from '../../seeds/positions.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { Cells, CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { recomputeRequirement } from '../../server/features/coverage/recompute.service.ts'
import { Positions, Units, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { followUnit } from '../../server/features/roster/followUnit.service.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { makeProgramme, makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('unitMerges')
  await UnitKinds.insertMany(UNIT_KINDS)
  await Positions.insertMany(POSITIONS)
})
afterAll(() => site.close())

const ON = '2024-09-01'
const POST = 'teacher-branch-secretary'
type Tree = Awaited<ReturnType<typeof makeTree>>
const agentOf = async (tree: Tree) => site.signedIn((await makeAccount('committee', tree.committee)).login)
type Agent = Awaited<ReturnType<typeof agentOf>>

/** Who holds what below a unit, and how its cell counts them. */
async function standing(tree: Tree, requirement?: string) {
  const posts = await Appointments.find({ ancestors: tree.institution._id, supersededAt: null }).lean()
  const people = await People.find({ ancestors: tree.institution._id }, { ancestors: 1 }).lean()
  const units = await Units.find({ ancestors: tree.institution._id, closedOn: null }, { parent: 1 }).lean()
  const cells = requirement ? await Cells.find({ requirement, unit: { $in: units.map(({ _id }) => _id) } }).lean() : []
  return {
    posts: posts.map(({ person, unit, from, to }) => [person, unit, from, to].join(' ')).sort(),
    people: people.map(({ _id, ancestors }) => [_id, ...[...ancestors].sort()].join(' ')).sort(),
    units: units.map(({ _id, parent }) => [_id, parent].join(' ')).sort(),
    cells: cells.map(({ unit, counts }) => JSON.stringify([unit, counts])).sort(),
  }
}
const undoLast = async (agent: Agent, { _id }: Pick<Unit, '_id'>) => {
  const { items } = (await agent.get(`/api/units/${_id}/changes`).expect(200)).body
  return agent.post(`/api/unit-changes/${items.find((each: { last: boolean }) => each.last).id}/undo`)
}
const act = (agent: Agent, unit: string, what: 'merge' | 'split', body: object) =>
  agent.post(`/api/units/${unit}/${what}`).send({ on: ON, revision: 1, ...body })

describe('a merger', () => {
  test('takes units and posts along from its day, counts them where they are now, and goes back as one', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    const target = await makeUnit('faculty', tree.institution)
    const child = await makeUnit('branch', tree.faculty)
    const secretary = await makePerson(tree.faculty, 'faculty-secretary')
    const both = await makePerson(tree.faculty, 'organiser')
    await Appointments.create({
      ...(await Appointments.findOne({ person: both._id }).lean())!,
      ...{ _id: 'both', unit: target._id, ancestors: target.ancestors },
    })
    await People.updateOne({ _id: both._id }, { $addToSet: { ancestors: target._id } })
    await makePerson(child)
    const programme = await makeProgramme(tree.committee)
    const positions = ['faculty-secretary', POST]
    const requirement = await makeRequirement(tree.committee, [programme._id], { positions })
    await recomputeRequirement(requirement._id)
    const before = await standing(tree, requirement._id)

    await act(agent, tree.faculty._id, 'merge', { into: target._id }).expect(200)
    const posts = async (person: string) =>
      (await Appointments.find({ person, supersededAt: null }).sort({ from: 1 }).lean()).map(({ unit, from, to }) => [
        unit,
        from,
        to,
      ])
    expect(await posts(secretary._id)).toEqual([
      [tree.faculty._id, '2020-01-01', ON],
      [target._id, ON, null],
    ])
    expect((await posts(both._id)).filter(([unit]) => unit === target._id)).toHaveLength(1)
    expect((await Units.findById(tree.faculty._id).lean())!.closedOn).toBe(ON)
    expect((await Units.findById(child._id).lean())!.parent).toBe(target._id)
    const held = await CoverageStatuses.findOne({ requirement: requirement._id, person: secretary._id }).lean()
    expect(held!.posts.map(({ unit }) => unit)).toContain(target._id)
    const past = await agent.get(`/api/units/${tree.institution._id}/as-of`).query({ on: '2024-08-31' }).expect(200)
    expect(past.body.children.map(({ id }: { id: string }) => id)).toContain(tree.faculty._id)

    await followUnit(child._id) // what the move of the child enqueued
    expect((await undoLast(agent, tree.faculty)).status).toBe(200)
    for (const { _id } of [tree.branch, child]) await followUnit(_id)
    expect(await standing(tree, requirement._id)).toEqual(before)
  })

  test('is refused where posts do not stand, begin later or go back no more, and out of scope', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    const other = await makeUnit('branch', tree.faculty, { branchKind: 'student' })
    const person = await makePerson(tree.branch)
    const code = async (body: object) => (await act(agent, tree.branch._id, 'merge', body)).body.code
    expect(await code({ into: other._id })).toBe('transfer.place')
    const target = await makeUnit('branch', tree.faculty)
    expect(await code({ into: target._id, on: '2019-09-01' })).toBe('transfer.later')
    expect(await code({ into: tree.branch._id })).toBe('unit.circle')
    expect(await code({ into: target._id, revision: 2 })).toBe('conflict')
    const elsewhere = await makeTree()
    expect(await code({ into: elsewhere.branch._id })).toBe('notFound')
    await (
      await agentOf(elsewhere)
    )
      .post(`/api/units/${tree.branch._id}/merge`)
      .send({ on: ON, revision: 1, into: target._id })
      .expect(404)

    await act(agent, tree.branch._id, 'merge', { into: target._id }).expect(200)
    const post = (await Appointments.findOne({ person: person._id, unit: target._id, supersededAt: null }).lean())!
    await agent.post(`/api/appointments/${post._id}/end`).send({ to: '2025-01-01' }).expect(200)
    const refused = await undoLast(agent, tree.branch)
    expect(refused.body).toMatchObject({ code: 'unit.peopleChanged' })
    expect((await Units.findById(tree.branch._id).lean())!.closedOn).toBe(ON)
  })
})

describe('a split', () => {
  test('founds a unit beside with those who were chosen, and goes back as one', async () => {
    const tree = await makeTree()
    const agent = await agentOf(tree)
    const [going, staying] = [await makePerson(tree.branch), await makePerson(tree.branch)]
    const before = await standing(tree)
    const body = { name: '第二教师党支部', people: [going._id] }
    const { id } = (await act(agent, tree.branch._id, 'split', body).expect(200)).body
    const homes = async (person: string) =>
      (await Appointments.find({ person, supersededAt: null, to: null }).lean()).map(({ unit }) => unit)
    expect([await homes(going._id), await homes(staying._id)]).toEqual([[id], [tree.branch._id]])
    expect((await Units.findById(id).lean())!).toMatchObject({ branchKind: 'teacher', parent: tree.faculty._id })
    expect((await act(agent, tree.branch._id, 'split', body)).body.code).toBe('conflict')
    expect((await act(agent, tree.branch._id, 'split', { ...body, revision: 2, name: '第三' })).body.code).toBe(
      'transfer.nobody',
    )

    expect((await undoLast(agent, tree.branch)).status).toBe(200)
    expect(await standing(tree)).toEqual(before)
    expect(await Units.exists({ _id: id })).toBeNull()
  })
})
