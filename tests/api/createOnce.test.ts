/** What a form makes is made once, however often it is sent because a reply was lost. */
import type mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { Programmes, Requirements } from '../../server/features/programmes/programmes.model.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import { newId } from '../../server/lib/id.ts'
import { makePositions, POSITIONS } from '../support/coverageFactories.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let programme: string
type Side = Awaited<ReturnType<typeof makeSide>>
let ours: Side
let theirs: Side

async function makeSide() {
  const tree = await makeTree()
  const signedIn = async (role: Parameters<typeof makeAccount>[0], unit = tree.institution) =>
    site.signedIn((await makeAccount(role, unit)).login)
  return {
    unit: tree.institution._id,
    instructor: await signedIn('instructor'),
    unitAdmin: await signedIn('unit-admin'),
    committee: await signedIn('committee', tree.committee),
  }
}
beforeAll(async () => {
  site = await openSite('createOnce')
  await makePositions()
  ours = await makeSide()
  theirs = await makeSide()
  const made = (side: Side) => side.committee.post('/api/programmes').send({ id: newId(), title: '项目' }).expect(200)
  programme = (await made(ours)).body.id
})
afterAll(() => site.close())

interface Thing {
  model: mongoose.Model<never>
  by: 'instructor' | 'unitAdmin' | 'committee'
  path(side: Side): string
  body(side: Side): Promise<object>
  /** Another form under the same id. */
  other: object
}
const appointment = { position: POSITIONS[0], from: '2024-03-01' }
const THINGS: Record<string, Thing> = {
  course: {
    model: Courses as never,
    by: 'instructor',
    path: () => '/api/courses',
    body: async ({ unit }) => ({ unit, title: '党章导读' }),
    other: { title: '党章' },
  },
  programme: {
    model: Programmes as never,
    by: 'committee',
    path: () => '/api/programmes',
    body: async () => ({ title: '万名书记进党校' }),
    other: { open: true },
  },
  requirement: {
    model: Requirements as never,
    by: 'committee',
    path: () => '/api/requirements',
    other: { graceMonths: 0 },
    body: async (side) => ({
      title: '三年全覆盖',
      positions: [POSITIONS[0], POSITIONS[0]],
      from: '2025-01-01',
      to: '2027-12-31',
      graceMonths: 6,
      programmes: [
        side === ours
          ? programme
          : (await side.committee.post('/api/programmes').send({ id: newId(), title: '项目' })).body.id,
      ],
    }),
  },
  person: {
    model: People as never,
    by: 'unitAdmin',
    path: ({ unit }) => `/api/units/${unit}/people`,
    body: async () => ({ name: '曾敏', appointment }),
    other: { name: '曾明' },
  },
  'person with other posts': {
    model: People as never,
    by: 'unitAdmin',
    path: ({ unit }) => `/api/units/${unit}/people`,
    body: async () => ({ name: '曾敏', appointment }),
    other: { appointment: { ...appointment, from: '2024-04-01' } },
  },
  'person with a staff number': {
    model: People as never,
    by: 'unitAdmin',
    path: ({ unit }) => `/api/units/${unit}/people`,
    body: async () => ({ name: '曾敏', staffNumber: newId(), appointment }),
    other: { staffNumber: '1' },
  },
}

describe.each(Object.entries(THINGS))('a %s', (_name, { model, by, path, body, other }) => {
  it('sent twice, at once or one after the other, is one, and both hear the same', async () => {
    for (const send of [
      async (each: () => Promise<unknown>) => Promise.all([each(), each()]),
      async (each: () => Promise<unknown>) => [await each(), await each()],
    ]) {
      const form = { id: newId(), ...(await body(ours)) }
      const before = [
        await model.countDocuments(),
        await Appointments.countDocuments(),
        await Jobs.countDocuments({ kind: 'coverage.compute' }),
      ]
      const [first, second] = (await send(
        async () => (await ours[by].post(path(ours)).send(form).expect(200)).body,
      )) as [{ id: string }, object]
      expect(first.id).toBe(form.id)
      expect(second).toEqual(first)
      const after = [
        await model.countDocuments(),
        await Appointments.countDocuments(),
        await Jobs.countDocuments({ kind: 'coverage.compute' }),
      ]
      expect(after).toEqual([
        before[0]! + 1,
        before[1]! + (by === 'unitAdmin' ? 1 : 0),
        before[2]! + ('graceMonths' in form ? 1 : 0),
      ])
      expect(await AuditRows.countDocuments({ subject: form.id })).toBe(by === 'instructor' ? 0 : 1)
    }
  })

  it('with other content under its id is not acknowledged', async () => {
    const form = { id: newId(), ...(await body(ours)) }
    await ours[by].post(path(ours)).send(form).expect(200)
    const refused = await ours[by]
      .post(path(ours))
      .send({ ...form, ...other })
      .expect(409)
    expect(refused.body).toMatchObject({ code: 'create.differs', title: expect.stringContaining('其实已经成功') })
  })

  it('with the id of somebody else’s is answered as what is not there, and theirs stays', async () => {
    const form = { id: newId(), ...(await body(theirs)) }
    await theirs[by].post(path(theirs)).send(form).expect(200)
    const stands = await model.findById(form.id).lean()
    const refused = await ours[by]
      .post(path(ours))
      .send({ ...form, ...(await body(ours)) })
      .expect(404)
    expect(refused.body).toEqual((await ours[by].get('/api/nothing')).body)
    expect(await model.findById(form.id).lean()).toEqual(stands)
  })
})
