import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../server/lib/id.ts'
import { makePositions } from '../support/coverageFactories.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let committee: Agent
let instructor: Agent
beforeAll(async () => {
  site = await openSite('offerings')
  tree = await makeTree()
  await makePositions()
  committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
  instructor = await site.signedIn((await makeAccount('instructor', tree.committee)).login)
})
afterAll(() => site.close())

/** A trainee with a required course of one video, who has looked at every page once. */
async function visitor() {
  const { person, account } = await makeTrainee(tree.branch)
  const asset = await makeAsset(tree.committee, 600, { posters: 2 })
  const course = await publishCourse(tree.committee, [videoLesson(asset)])
  const programme = await makeProgramme(tree.committee, [course])
  const requirement = await requireOf([person], tree.committee, [programme])
  const agent = await site.signedIn(account.login)
  const page = async () => (await agent.get('/api/learning/today').expect(200)).body
  const open = (id: string) => agent.get(`/api/learning/courses/${id}`)
  await page()
  await open(course._id).expect(200)
  return { agent, asset, course, programme, requirement, page, open }
}

describe('what pages keep in memory changes for everybody at once', () => {
  it('when a programme is saved or opened to all', async () => {
    const { course, programme, page, open } = await visitor()
    const more = await publishCourse(tree.committee, [articleLesson()])
    await open(more._id).expect(404)
    const save = async (revision: number, given: object) =>
      committee
        .put(`/api/programmes/${programme._id}`)
        .send({ title: '改名', summary: '', open: false, revision, courses: [], ...given })
        .expect(200)
    const both = [course, more].map(({ _id }) => ({ course: _id, required: true }))
    await save(1, { courses: both })
    await open(more._id).expect(200)
    expect((await page()).duties[0].programmes[0]).toMatchObject({
      title: '改名',
      courses: [{ id: course._id }, { id: more._id }],
    })
    await save(2, { courses: both.slice(0, 1) })
    await open(more._id).expect(404)

    const own = await committee
      .post('/api/programmes')
      .send({ id: newId(), title: '开放', summary: '', open: true, courses: both.slice(1) })
      .expect(200)
    await open(more._id).expect(200)
    await committee.post(`/api/programmes/${own.body.id}/archive`).send({ archived: true }).expect(200)
    await open(more._id).expect(404)
  })

  it('when a requirement is saved or archived', async () => {
    const { course, programme, requirement, page, open } = await visitor()
    const body = {
      title: '新名',
      positions: ['teacher-branch-secretary'],
      from: '2025-01-01',
      to: '2027-12-31',
      graceMonths: 6,
    }
    await committee
      .put(`/api/requirements/${requirement}`)
      .send({ ...body, revision: 1, programmes: [programme._id] })
      .expect(200)
    expect((await page()).duties).toMatchObject([{ title: '新名' }])
    await committee.post(`/api/requirements/${requirement}/archive`).send({ archived: true }).expect(200)
    expect((await page()).duties).toEqual([])
    await open(course._id).expect(404)
  })

  it('when a course is published, and when another poster is chosen', async () => {
    const { asset, course, page, open } = await visitor()
    const { body: shown } = await open(course._id).expect(200)
    await instructor.put(`/api/assets/${asset}/poster`).send({ number: 2 }).expect(200)
    const { body: again } = await open(course._id).expect(200)
    expect([shown.poster, again.poster].map((url) => url.split('/').at(-1))).toEqual(['poster.jpg', 'poster-2.jpg'])

    const draft = (await instructor.get(`/api/courses/${course._id}`).expect(200)).body
    const content = {
      title: '第二版',
      summary: '',
      outline: { sections: [{ id: newId(), title: '章', lessons: [videoLesson(asset)] }] },
    }
    const saved = await instructor
      .put(`/api/courses/${course._id}/draft`)
      .send({ revision: draft.revision, ...content })
      .expect(200)
    const { body: submitted } = await instructor
      .post(`/api/courses/${course._id}/submit`)
      .send({ revision: saved.body.revision })
      .expect(200)
    expect((await open(course._id).expect(200)).body).toMatchObject({ version: 1 })
    await committee.post(`/api/courses/${course._id}/publish`).send({ revision: submitted.revision }).expect(200)
    expect((await open(course._id).expect(200)).body).toMatchObject({ version: 2, title: '第二版' })
    expect((await page()).next).toMatchObject({ courseTitle: '第二版' })
  })
})
