import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import type { Course } from '../../server/features/courses/courses.model.ts'
import { completeLesson } from '../../server/features/enrolment/completion.service.ts'
import { PinnedVersions } from '../../server/features/enrolment/pinnedVersion.model.ts'
import { rebuildLearning } from '../../server/features/enrolment/rebuild.service.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { fiveKinds } from '../support/courseFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  quizLesson,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { openPlayer } from '../support/player.ts'

let site: TestSite
let unit: Unit
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('newest-version')
  unit = (await makeTree()).branch
})
afterAll(() => site.close())
beforeEach(() => {
  clock = standingClock('2026-05-01T01:00:00Z')
})
afterEach(() => clock.release())

type Agent = Awaited<ReturnType<TestSite['signedIn']>>

async function learnerOf(course: Course): Promise<{ agent: Agent; person: string }> {
  const { person, account } = await makeTrainee(unit)
  await requireOf([person], unit, [await makeProgramme(unit, [course])])
  return { agent: await site.signedIn(account.login), person: person._id }
}

/** A course of two videos of 100 s and an article, and somebody of whom it is asked. */
async function story() {
  const [old, other] = [await makeAsset(unit, 100), await makeAsset(unit, 100)]
  const lessons = { first: videoLesson(old), second: videoLesson(other), article: articleLesson() }
  const course = await publishCourse(unit, Object.values(lessons))
  const at = `/api/learning/courses/${course._id}`
  /** The next version, with another video in the first lesson. */
  const replaced = async (more: Lesson[] = []) =>
    publishCourse(
      unit,
      [{ ...lessons.first, asset: await makeAsset(unit, 200) } as Lesson, lessons.second, lessons.article, ...more],
      course,
    )
  const state = async (agent: Agent) => (await agent.get(at).expect(200)).body
  return { ...(await learnerOf(course)), old, course, at, ...lessons, replaced, state }
}

const states = (view: { sections: { lessons: { state: string; watchedSeconds: number | null }[] }[] }) =>
  view.sections.flatMap(({ lessons }) => lessons.map(({ state, watchedSeconds }) => [state, watchedSeconds]))

describe('a lesson gets another video', () => {
  it('who has begun goes on with the version and the video begun with, though nothing is completed yet', async () => {
    const { agent, at, course, first, replaced, state } = await story()
    await (await openPlayer(agent, clock, course._id, first.id)).play(0, 40)
    await replaced()
    expect(await state(agent)).toMatchObject({ version: 1, newer: { version: 2, anew: [first.title], added: [] } })
    expect((await agent.get(`${at}/lessons/${first.id}`).expect(200)).body).toMatchObject({
      version: 1,
      durationSeconds: 100,
      watchedSeconds: 40,
    })
    expect((await agent.get('/api/learning/today').expect(200)).body.next).toMatchObject({
      course: course._id,
      started: true,
    })
    const player = await openPlayer(agent, clock, course._id, first.id)
    expect(await player.play(40, 100)).toMatchObject({ completed: true, durationSeconds: 100 })
  })

  it('who only looked gets the newest; an article read or a quiz begun is a beginning', async () => {
    const { agent, at, first, article, replaced, state } = await story()
    await agent.get(`${at}/lessons/${first.id}`).expect(200)
    const quiz = quizLesson(fiveKinds())
    const second = await replaced([quiz])
    expect(await state(agent)).toMatchObject({ version: 2, newer: null })
    await agent.post(`${at}/lessons/${quiz.id}/attempts`).expect(200)
    const reader = await learnerOf(second)
    await reader.agent.post(`${at}/lessons/${article.id}/read`).expect(200)
    await publishCourse(unit, [first], second)
    for (const each of [agent, reader.agent])
      expect(await state(each)).toMatchObject({ version: 2, newer: { version: 3 } })
  })

  it('of two beginnings around a publication the first counts', async () => {
    const { agent, person, at, course, first, replaced, state } = await story()
    await PinnedVersions.create({ _id: `${person}:${course._id}`, person, course: course._id, version: 1 }) // by another process
    await replaced()
    expect((await agent.post(`${at}/lessons/${first.id}/open`).expect(200)).body).toMatchObject({
      version: 1,
      durationSeconds: 100,
    })
    expect(await state(agent)).toMatchObject({ version: 1 })
  })

  it('the old video stays as long as its version', async () => {
    const { old, replaced } = await story()
    await replaced()
    const instructor = await site.signedIn((await makeAccount('instructor', unit)).login)
    const refused = await instructor.delete(`/api/assets/${old}`).expect(409)
    expect(refused.body.code).toBe('asset.used')
  })
})

describe('moving to the newest version', () => {
  it('keeps what is completed, goes on with the same video, starts a replaced one anew; again changes nothing', async () => {
    const { agent, person, at, course, first, second, article, replaced, state } = await story()
    await agent.post(`${at}/lessons/${article.id}/read`).expect(200)
    await (await openPlayer(agent, clock, course._id, first.id)).play(0, 40)
    await (await openPlayer(agent, clock, course._id, second.id)).play(0, 30)
    await replaced([articleLesson()])
    const records = await LearningRecords.find({ person }).sort({ seq: 1 }).lean()
    const moved = (await agent.post(`${at}/newest`).expect(200)).body
    expect(moved).toMatchObject({ version: 2, newer: null, lessonsDone: 1, lessonCount: 4 })
    expect(states(moved)).toEqual([
      ['not-started', 0],
      ['in-progress', 30],
      ['completed', null],
      ['not-started', null],
    ])
    expect((await agent.post(`${at}/newest`).expect(200)).body).toEqual(moved)
    expect(await state(agent)).toEqual(moved)
    expect(await LearningRecords.find({ person }).sort({ seq: 1 }).lean()).toEqual(records)
    expect((await rebuildLearning({ repair: false })).differences).toEqual([])
  })

  it('keeps a completed lesson though its video is another one now, and completes the course in the newest version', async () => {
    const { agent, person, at, course, first, second, article, replaced } = await story()
    await (await openPlayer(agent, clock, course._id, first.id)).play(0, 100)
    await replaced()
    expect(states((await agent.post(`${at}/newest`).expect(200)).body)[0]).toEqual(['completed', 0])
    await (await openPlayer(agent, clock, course._id, second.id)).play(0, 100)
    await agent.post(`${at}/lessons/${article.id}/read`).expect(200)
    expect(await LearningRecords.findOne({ person, kind: 'course.completed' }).lean()).toMatchObject({
      data: { version: 2 },
    })
  })

  it('completes the course when nothing is missing there any more', async () => {
    const { agent, person, at, course, article } = await story()
    await agent.post(`${at}/lessons/${article.id}/read`).expect(200)
    await publishCourse(unit, [article], course)
    expect((await agent.post(`${at}/newest`).expect(200)).body).toMatchObject({
      version: 2,
      state: 'completed',
      why: '',
    })
    expect((await agent.post(`${at}/newest`).expect(200)).body).toMatchObject({ version: 2, state: 'completed' })
    expect(await LearningRecords.countDocuments({ person, kind: 'course.completed' })).toBe(1)
  })

  it('also when the server stopped in the middle: the next look puts it right', async () => {
    const { agent, person, at, course, article, state } = await story()
    await agent.post(`${at}/lessons/${article.id}/read`).expect(200)
    await publishCourse(unit, [article], course)
    await PinnedVersions.updateOne({ person, course: course._id }, { $set: { version: 2 } })
    expect(await state(agent)).toMatchObject({ version: 2, state: 'completed' })
  })

  it('a player of the old video stops, and cannot complete the lesson with it', async () => {
    const { agent, person, old, at, course, first, replaced, state } = await story()
    const player = await openPlayer(agent, clock, course._id, first.id)
    await player.play(0, 90)
    await replaced()
    await agent.post(`${at}/newest`).expect(200)
    expect((await player.beat(90, 100)).body).toMatchObject({ code: 'lease.ended' })
    const onItsWay = {
      person,
      actor: 'x',
      course: course._id,
      version: 1,
      courseTitle: 'x',
      lesson: first,
      evidence: { asset: old, watchedSeconds: 100, durationSeconds: 100 },
    }
    await completeLesson(onItsWay)
    expect(states(await state(agent))[0]).toEqual(['not-started', 0])
  })

  it('not from a completed course, nor in one that is not open to the caller', async () => {
    const { agent, at, course, article, replaced, first, second, state } = await story()
    for (const { id } of [first, second]) await (await openPlayer(agent, clock, course._id, id)).play(0, 100)
    await agent.post(`${at}/lessons/${article.id}/read`).expect(200)
    await replaced()
    expect(await state(agent)).toMatchObject({ version: 1, state: 'completed', newer: null })
    expect((await agent.post(`${at}/newest`).expect(409)).body.code).toBe('course.finished')
    const stranger = await site.signedIn((await makeTrainee(unit)).account.login)
    await stranger.post(`${at}/newest`).expect(404)
  })
})
