import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { computeCoverage } from '../../server/features/coverage/coverage.jobs.ts'
import { Courses, type Course } from '../../server/features/courses/courses.model.ts'
import { offerings } from '../../server/features/offerings/offerings.service.ts'
import { findRequirements } from '../../server/features/programmes/requirements.service.ts'
import { Requirements } from '../../server/features/programmes/programmes.model.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { take } from '../../server/jobs/lease.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { newId } from '../../server/lib/id.ts'
import { pinyinOf } from '../../server/lib/pinyin.ts'
import { makePositions, POSITIONS } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { until } from '../support/wait.ts'

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let agent: Awaited<ReturnType<TestSite['signedIn']>>
let account: string
beforeAll(async () => {
  site = await openSite('programmes')
  await makePositions()
  tree = await makeTree()
  const committee = await makeAccount('committee', tree.committee)
  account = committee._id
  agent = await site.signedIn(committee.login)
})
afterAll(() => site.close())

async function makeCourse(title: string, version: number | null = 1, unit = tree.institution): Promise<string> {
  const course: Course = {
    _id: newId(),
    unit: unit._id,
    ancestors: unit.ancestors,
    title,
    ...pinyinOf(title),
    summary: '',
    category: null,
    state: version ? 'published' : 'draft',
    outline: { sections: [] },
    assets: [],
    revision: 1,
    savedBy: '',
    version,
    submittedAt: null,
    updatedAt: new Date(),
    reviews: [],
  }
  await Courses.create(course)
  return course._id
}
const create = async (given: object = {}) =>
  (
    await agent
      .post('/api/programmes')
      .send({ id: newId(), title: '万名书记进党校', summary: '三年一轮', ...given })
      .expect(200)
  ).body
const body = (programme: string, given: object = {}) => ({
  title: '书记三年全覆盖',
  positions: [POSITIONS[0], POSITIONS[1]],
  from: '2025-01-01',
  to: '2027-12-31',
  graceMonths: 6,
  programmes: [programme],
  ...given,
})

describe('programmes', () => {
  it('hold published courses, each once; candidates are those not in it yet', async () => {
    const [first, second, draft] = [
      await makeCourse('党章(修正案)'),
      await makeCourse('支部工作条例'),
      await makeCourse('草稿', null),
    ]
    const programme = await create({ courses: [{ course: first, required: true }] })
    expect(programme).toMatchObject({
      revision: 1,
      courseCount: 1,
      courses: [{ course: first, title: '党章(修正案)', required: true, version: 1 }],
      requirements: [],
    })
    const path = `/api/programmes/${programme.id}`
    const found = async (search = '') =>
      (await agent.get(`${path}/candidates${search}`).expect(200)).body.items.map(({ id }: { id: string }) => id)
    expect(await found()).toEqual([second])
    expect(await found(`?search=${encodeURIComponent('条例')}`)).toEqual([second])
    expect(await found(`?search=${encodeURIComponent('(')}`)).toEqual([])
    const present = (await agent.get(`${path}/candidates?search=${encodeURIComponent('党章')}`).expect(200)).body
    expect(present).toMatchObject({ items: [], present: ['党章(修正案)'] })
    const save = (courses: string[]) =>
      agent
        .put(path)
        .send({ title: '新名', courses: courses.map((course) => ({ course, required: false })), revision: 1 })
    expect((await save([draft]).expect(422)).body.code).toBe('programme.courseUnpublished')
    expect((await save([first, first]).expect(422)).body.code).toBe('programme.courseTwice')
    const foreign = await makeCourse('别处', 1, (await makeTree()).institution)
    await save([foreign]).expect(422)
    expect((await save([second, first]).expect(200)).body).toMatchObject({
      revision: 2,
      title: '新名',
      courses: [{ course: second }, { course: first }],
    })
    expect((await save([second]).expect(409)).body.code).toBe('programme.stale')
    expect((await agent.get(path).expect(200)).body.courseCount).toBe(2)
    expect(await AuditRows.countDocuments({ subject: programme.id })).toBe(2)
  })

  it('are seen in the units below, written by the committee, and unknown elsewhere', async () => {
    const programme = await create()
    const admin = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
    expect(
      (await admin.get('/api/programmes?limit=100').expect(200)).body.items.map(({ id }: { id: string }) => id),
    ).toContain(programme.id)
    await admin.get(`/api/programmes/${programme.id}`).expect(200)
    await admin.post('/api/programmes').send({ id: newId(), title: 'x' }).expect(403)
    const stranger = await site.signedIn((await makeAccount('committee', (await makeTree()).committee)).login)
    await stranger.get(`/api/programmes/${programme.id}`).expect(404)
    await stranger.put(`/api/programmes/${programme.id}`).send({ title: 'x', revision: 1 }).expect(404)
    expect((await stranger.get('/api/programmes').expect(200)).body.items).toEqual([])
  })
})

describe('archived', () => {
  const archive = (path: string, archived: boolean) => agent.post(`${path}/archive`).send({ archived })
  const ids = async (path: string) =>
    (await agent.get(path).expect(200)).body.items.map(({ id }: { id: string }) => id) as string[]

  it('programmes and requirements are out of the lists and of what is asked, and come back', async () => {
    const programme = await create({ courses: [{ course: await makeCourse('归档'), required: true }] })
    const requirement = (
      await agent
        .post('/api/requirements')
        .send({ id: newId(), ...body(programme.id) })
        .expect(200)
    ).body
    const [project, rule] = [`/api/programmes/${programme.id}`, `/api/requirements/${requirement.id}`]
    const refused = (await archive(project, true).expect(409)).body
    expect([refused.code, refused.title]).toEqual(['programme.inUse', expect.stringContaining('书记三年全覆盖')])
    await archive(rule, true).expect(200)
    await archive(rule, true).expect(200)
    await archive(project, true).expect(200)
    expect(await ids('/api/requirements')).not.toContain(requirement.id)
    expect(await ids('/api/requirements?archived=yes')).toContain(requirement.id)
    expect(await ids('/api/programmes?limit=100')).not.toContain(programme.id)
    expect(await ids('/api/programmes?limit=100&archived=yes')).toContain(programme.id)
    expect((await agent.get('/api/coverage').expect(200)).body.requirements).not.toContainEqual(
      expect.objectContaining({ id: requirement.id }),
    )
    expect(await findRequirements(await offerings.look(), [requirement.id])).toEqual([])
    expect((await archive(rule, false).expect(409)).body.code).toBe('requirement.programmeArchived')
    await agent
      .post('/api/requirements')
      .send({ id: newId(), ...body(programme.id) })
      .expect(422)
    await archive(project, false).expect(200)
    await archive(rule, false).expect(200)
    expect(await ids('/api/requirements')).toContain(requirement.id)
    expect(
      await AuditRows.countDocuments({
        subject: requirement.id,
        act: { $in: ['requirement.archive', 'requirement.restore'] },
      }),
    ).toBe(2)
    const stranger = await site.signedIn((await makeAccount('committee', (await makeTree()).committee)).login)
    await stranger.post(`${project}/archive`).send({ archived: true }).expect(404)
  })

  it('programmes and requirements that name them exclude each other, whoever of two comes first', async () => {
    for (let round = 0; round < 4; round++) {
      const { id } = await create()
      const made = { id: newId(), ...body(id) }
      const [filed, named] = await Promise.all([
        archive(`/api/programmes/${id}`, true),
        agent.post('/api/requirements').send(made),
      ])
      expect([
        [200, 422],
        [409, 200],
      ]).toContainEqual([filed.status, named.status])
      if (filed.status !== 409) continue
      expect(filed.body.title).toContain('书记三年全覆盖')
      await archive(`/api/requirements/${made.id}`, true).expect(200)
      const both = await Promise.all([
        archive(`/api/programmes/${id}`, true),
        archive(`/api/requirements/${made.id}`, false),
      ])
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    }
  })
})

describe('requirements', () => {
  it('hold for the unit that is chosen, in the caller’s scope', async () => {
    const programme = await create()
    const set = (unit: string) => agent.post('/api/requirements').send({ id: newId(), unit, ...body(programme.id) })
    expect((await set(tree.faculty._id).expect(200)).body).toMatchObject({
      unit: tree.faculty._id,
      unitName: tree.faculty.name,
      programmes: [{ canBeCompleted: false }],
    })
    await set((await makeTree()).faculty._id).expect(404)
  })

  it('in force come first, those that end soonest before the others', async () => {
    const there = await makeTree()
    const committee = await site.signedIn((await makeAccount('committee', there.committee)).login)
    const { id: programme } = (await committee.post('/api/programmes').send({ id: newId(), title: '甲' }).expect(200))
      .body
    for (const [title, from, to] of [
      ['将来', '2096-01-01', '2096-12-31'],
      ['长', '2020-01-01', '2099-12-31'],
      ['短', '2020-01-01', '2090-12-31'],
      ['过去', '2000-01-01', '2001-12-31'],
    ])
      await committee
        .post('/api/requirements')
        .send({ id: newId(), ...body(programme, { title, from, to }) })
        .expect(200)
    const { requirements } = (await committee.get('/api/coverage').expect(200)).body
    expect(requirements.map(({ title }: { title: string }) => title)).toEqual(['短', '长', '将来', '过去'])
  })

  it('are computed as a job of the one who set them, and say so until it is done', async () => {
    const programme = await create()
    await makePerson(tree.branch)
    const requirement = (
      await agent
        .post('/api/requirements')
        .send({ id: newId(), ...body(programme.id) })
        .expect(200)
    ).body
    expect(requirement).toMatchObject({
      unitName: tree.committee.name,
      recalculating: true,
      programmes: [{ id: programme.id, title: programme.title }],
      positions: [{ name: '院系党组织书记' }, { name: '教师党支部书记' }],
    })
    const job = await Jobs.findOne({ kind: 'coverage.compute', 'payload.requirement': requirement.id }).lean()
    expect(job).toMatchObject({ owner: account, state: 'waiting', title: '重新计算覆盖率：书记三年全覆盖' })
    const progress: number[] = []
    const run = () =>
      computeCoverage.run(
        job!.payload as never,
        { progress: (fraction: number) => progress.push(fraction), signal: new AbortController().signal } as never,
      )
    await run()
    expect(progress.at(-1)).toBe(1)
    const shown = async () =>
      (await agent.get(`/api/coverage/${requirement.id}/units/${tree.committee._id}`).expect(200)).body
    expect(await shown()).toMatchObject({ recalculating: false, unit: { counts: { required: 1 } } })

    const save = (given: object) =>
      agent.put(`/api/requirements/${requirement.id}`).send({ ...body(programme.id), ...given })
    expect((await save({ revision: 1, positions: [POSITIONS[2]] }).expect(200)).body).toMatchObject({
      revision: 2,
      recalculating: true,
    })
    expect((await save({ revision: 1 }).expect(409)).body.code).toBe('requirement.stale')
    expect((await shown()).recalculating).toBe(true)
    await run()
    expect(await shown()).toMatchObject({ recalculating: false, unit: { counts: { required: 0 } } })
    expect((await agent.get(`/api/programmes/${programme.id}`).expect(200)).body.requirements).toEqual([
      { id: requirement.id, title: '书记三年全覆盖' },
    ])
  })

  it('are computed once more, in their newest form, however often they are saved while a computation runs', async () => {
    const programme = await create()
    const sent = { id: newId(), ...body(programme.id) }
    const requirement = (await agent.post('/api/requirements').send(sent).expect(200)).body
    const jobs = () => Jobs.find({ 'payload.requirement': requirement.id }).sort({ createdAt: 1, _id: 1 }).lean()
    await Jobs.updateMany(
      { state: 'waiting', 'payload.requirement': { $ne: requirement.id } },
      { state: 'done', key: null },
    )
    await take(['coverage.compute'], 60_000)
    for (const revision of [1, 2, 3])
      await agent
        .put(`/api/requirements/${requirement.id}`)
        .send({ ...body(programme.id), revision, title: `第${revision + 1}稿` })
        .expect(200)
    expect((await jobs()).map(({ state }) => state).sort()).toEqual(['running', 'waiting'])
    const worker = startWorker(site.app, { pollMs: 250 })
    await until('the one that waited is done', async () => (await jobs()).some(({ state }) => state === 'done'))
    await worker.stop()
    expect(await Requirements.findById(requirement.id).lean()).toMatchObject({ revision: 4, computedRevision: 4 })
  })

  it('name positions and programmes that exist, and a window in order', async () => {
    const programme = await create()
    const refused = async (given: object) =>
      (
        await agent
          .post('/api/requirements')
          .send({ id: newId(), ...body(programme.id, given) })
          .expect(422)
      ).body.code
    expect(await refused({ positions: ['none'] })).toBe('requirement.unknownPosition')
    expect(await refused({ programmes: [newId()] })).toBe('requirement.unknownProgramme')
    expect(await refused({ to: '2024-01-01' })).toBe('request.invalid')
  })

  it('hold for the units below, which may read them; others do not know them', async () => {
    const programme = await create()
    const { id } = (
      await agent
        .post('/api/requirements')
        .send({ id: newId(), ...body(programme.id) })
        .expect(200)
    ).body
    const list = async (visitor: typeof agent) =>
      (await visitor.get('/api/requirements').expect(200)).body.items.map((each: { id: string }) => each.id)
    const admin = await site.signedIn((await makeAccount('unit-admin', tree.institution)).login)
    expect(await list(admin)).toContain(id)
    await admin
      .put(`/api/requirements/${id}`)
      .send({ ...body(programme.id), revision: 1 })
      .expect(403)
    const stranger = await site.signedIn((await makeAccount('committee', (await makeTree()).committee)).login)
    expect(await list(stranger)).toEqual([])
    await stranger
      .put(`/api/requirements/${id}`)
      .send({ ...body(programme.id), revision: 1 })
      .expect(404)
  })
})
