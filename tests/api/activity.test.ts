/** The figures of an administrator's first page: what they count, for whom, and that they do not count twice. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { DailyLearnerCounts, LearnerDays } from '../../server/features/activity/activity.model.ts'
import { learnersOn, noteLearner } from '../../server/features/activity/learners.service.ts'
import { Cells, cellId, CoverageStatuses, coverageStatusId } from '../../server/features/coverage/coverage.model.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { standingClock } from '../support/clock.ts'
import { makeRequirement } from '../support/coverageFactories.ts'
import { makeAccount, makePerson, makeTrainee, makeTree, makeUnit } from '../support/factories.ts'
import { articleLesson, makeProgramme, publishCourse } from '../support/learningFactories.ts'
import { makeAttempt } from '../support/quizzes.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite('activity')
})
afterAll(() => site.close())
const as = async (role: Parameters<typeof makeAccount>[0], unit: Unit) =>
  site.signedIn((await makeAccount(role, unit)).login)

describe('learners of a day', () => {
  test('are those who opened a lesson, once a day, for every unit above them, against the day before', async () => {
    const clock = standingClock()
    onTestFinished(clock.release)
    const { committee, institution, faculty, branch } = await makeTree()
    const elsewhere = await makeUnit('institution', committee)
    const course = await publishCourse(faculty, [articleLesson(), articleLesson()])
    await makeProgramme(committee, [course], { open: true })
    const lessons = course.outline.sections[0]!.lessons
    const [first, second] = [await makeTrainee(branch), await makeTrainee(faculty)]
    const learns = async ({ account }: typeof first, lesson = 0) => {
      const path = `/api/learning/courses/${course._id}/lessons/${lessons[lesson]!.id}`
      const agent = await site.signedIn(account.login)
      await agent.get(path).expect(200) // to look at it is not to learn
      await agent.post(`${path}/open`).expect(200)
    }
    const seen = async (unit: Unit) => {
      const { body } = await (await as('unit-admin', unit)).get('/api/activity/learners').expect(200)
      return [body.today, body.yesterday, body.units]
    }
    await learns(first)
    expect(await seen(institution)).toEqual([1, 0, [institution.name]])
    clock.pass(86_400)
    await learns(first)
    await learns(first, 1)
    await learns(second)
    expect(await seen(institution)).toEqual([2, 1, [institution.name]])
    expect(await seen(branch)).toEqual([1, 1, [branch.name]])
    expect(await seen(elsewhere)).toEqual([0, 0, [elsewhere.name]])
    clock.pass(86_400)
    expect(await seen(institution)).toEqual([0, 2, [institution.name]])
  })

  test('are counted once, however many begin at once and whoever counted before', async () => {
    const unit = await makeUnit('institution')
    const people = await Promise.all(Array.from({ length: 12 }, () => makePerson(unit)))
    const on = businessDate()
    await LearnerDays.create({ _id: `${on}:${people[0]!._id}`, at: new Date() }) // by another process
    await DailyLearnerCounts.create({ _id: `${on}:${unit._id}`, learners: 1, at: new Date() })
    await Promise.all([...people, ...people].map(({ _id }) => noteLearner(_id)))
    expect(await learnersOn([on], [unit._id])).toEqual([12])
  })
})

describe('what waits', () => {
  test('is counted within the units of the caller, and for nobody else', async () => {
    const [here, there] = [await makeTree(), await makeTree()]
    for (const [unit, state] of [
      [here.faculty, 'submitted'],
      [here.faculty, 'returned'],
      [there.faculty, 'submitted'],
    ] as const) {
      const { _id } = await publishCourse(unit, [articleLesson()])
      await Courses.updateOne({ _id }, { $set: { state, submittedAt: new Date() } })
    }
    for (const [state, { institution }] of [
      ['awaiting-marking', here],
      ['awaiting-marking', here],
      ['finished', here],
      ['awaiting-marking', there],
    ] as const)
      await makeAttempt({ state, lesson: newId(), ancestors: institution.ancestors, finishedAt: new Date() })
    const now = new Date()
    for (const state of ['dead', 'dead', 'done'] as const)
      await Jobs.create({ _id: newId(), kind: 'x', title: 'x', payload: {}, state, runAt: now, createdAt: now })
    const asked = async (role: Parameters<typeof makeAccount>[0], path: string) => {
      const { status, body } = await (await as(role, here.committee)).get(path)
      return status === 200 ? body : status
    }
    expect(await asked('committee', '/api/courses/reviews/waiting/count')).toEqual({ count: 1, more: false })
    expect(await asked('instructor', '/api/marking/waiting/count')).toEqual({ count: 2, more: false })
    expect(await asked('system-admin', '/api/jobs/dead/count')).toEqual({ count: 2, more: false })
    expect(await asked('committee', '/api/marking/waiting/count')).toBe(403)
    expect(await asked('unit-admin', '/api/courses/reviews/waiting/count')).toBe(403)
    expect(await asked('unit-admin', '/api/jobs/dead/count')).toBe(403)
    expect(await asked('system-admin', '/api/activity/learners')).toBe(403)
    expect(await asked('system-admin', '/api/coverage/overview')).toBe(403)
  })
})

describe('the overview of coverage', () => {
  async function overview(to: string, overdue: number) {
    const { committee, faculty } = await makeTree()
    const agent = await as('unit-admin', faculty)
    expect((await agent.get('/api/coverage/overview').expect(200)).body).toEqual({ overview: null })
    const { _id: requirement, title } = await makeRequirement(committee, [], { to, computedRevision: 1 })
    const counts = { required: 9, covered: 4, grace: 0, exempt: 0 }
    for (const [unit, parent] of [
      [faculty._id, faculty.parent],
      [committee._id, null],
    ] as const)
      await Cells.create({
        _id: cellId(requirement, unit),
        requirement,
        unit,
        parent,
        counts,
        direct: counts,
        positions: {},
        months: {},
      })
    const row = (state: string, dueOn: string | null, seenFrom: string[]) => {
      const person = newId()
      const named = { name: '甲', pinyin: 'jia', initials: 'j', posts: [], rule: 1, revision: 1 }
      return { _id: coverageStatusId(requirement, person), requirement, person, ...named, state, dueOn, seenFrom }
    }
    await CoverageStatuses.insertMany([
      ...Array.from({ length: overdue }, () => row('uncovered', '2001-01-01', [committee._id, faculty._id])),
      row('uncovered', '2001-01-01', [committee._id]),
      row('uncovered', '2099-12-31', [committee._id, faculty._id]),
      row('uncovered', null, [committee._id, faculty._id]),
      row('covered', '2001-01-01', [committee._id, faculty._id]),
    ])
    const { body } = await agent.get('/api/coverage/overview').expect(200)
    expect(body.overview).toMatchObject({
      requirement: { id: requirement, title, to },
      unit: { id: faculty._id, name: faculty.name },
      recalculating: false,
      counts,
    })
    return body.overview.overdue
  }

  test('counts below the caller’s unit who is late, and no further than a page can show', async () => {
    expect(await overview('2099-12-31', 2)).toEqual({ count: 2, more: false })
    expect(await overview('2099-12-31', 501)).toEqual({ count: 500, more: true })
  })
  test('after the last day has all who are uncovered', async () => {
    expect(await overview('2025-01-31', 0)).toEqual({ count: 5, more: false })
  })
})
