import { readXlsx } from 'hucre/xlsx'
import mongoose from 'mongoose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { append, verifyChain } from '../../server/features/ledger/ledger.service.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { offerings } from '../../server/features/offerings/offerings.service.ts'
import { Requirements } from '../../server/features/programmes/programmes.model.ts'
import { LearningRecords, type LearningRecord } from '../../server/features/ledger/ledger.model.ts'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { CourseVersions, type Course } from '../../server/features/courses/courses.model.ts'
import { Watches } from '../../server/features/playback/watch.model.ts'
import { CourseProgresses } from '../../server/features/enrolment/progress.model.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { newId } from '../../server/lib/id.ts'
import { standingClock } from '../support/clock.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import {
  articleLesson,
  documentLesson,
  changeProgramme,
  makeAsset,
  makeProgramme,
  publishCourse,
  quizLesson,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { openPlayer } from '../support/player.ts'
import { fiveKinds } from '../support/quizzes.ts'

let site: TestSite
let unit: Unit
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('learning')
  unit = (await makeTree()).branch
})
afterAll(() => site.close())
beforeEach(() => {
  clock = standingClock('2026-05-01T01:00:00Z')
})
afterEach(() => clock.release())

/** A trainee of whom a programme with one course is required: a video of 100 s, then an article. */
async function story({ seconds = 100 } = {}) {
  const trainee = await makeTrainee(unit)
  const asset = await makeAsset(unit, seconds)
  const lessons = [videoLesson(asset), articleLesson()] as const
  const course = await publishCourse(unit, [...lessons])
  const programme = await makeProgramme(unit, [course])
  const requirement = await requireOf([trainee.person], unit, [programme])
  const agent = await site.signedIn(trainee.account.login)
  return {
    ...trainee,
    asset,
    course,
    programme,
    requirement,
    agent,
    video: lessons[0].id,
    article: lessons[1].id,
    at: `/api/learning/courses/${course._id}`,
  }
}

describe('how a course is to be watched', () => {
  it('comes with the lesson: the usual rules, or those of its version, and the chapters', async () => {
    const { agent, at, video, asset, person } = await story()
    expect((await agent.get(`${at}/lessons/${video}`).expect(200)).body).toMatchObject({
      chapters: [],
      watch: { savedAt: null, rules: { maxRate: 2, inOrder: false } },
    })
    const strict = { ...videoLesson(asset), chapters: [{ at: 10, title: '三会一课' }] }
    const course = await publishCourse(unit, [strict])
    await CourseVersions.collection.updateOne(
      { course: course._id },
      { $set: { 'outline.rules': { maxRate: 1.25, inOrder: true } } },
    )
    await requireOf([person], unit, [await makeProgramme(unit, [course])])
    const { body } = await agent.get(`/api/learning/courses/${course._id}/lessons/${strict.id}`).expect(200)
    expect(body).toMatchObject({ chapters: strict.chapters, watch: { rules: { maxRate: 1.25, inOrder: true } } })
  })

  it('and when it was last saved, on whatever device', async () => {
    const { agent, course, video, at } = await story()
    await (await openPlayer(agent, clock, course._id, video)).play(0, 10)
    expect((await agent.get(`${at}/lessons/${video}`).expect(200)).body.watch.savedAt).toBe('2026-05-01T01:00:10.000Z')
  })
})

describe('from the first page to the completed programme', () => {
  it('shows what is due, plays, reads, and records every step once', async () => {
    const { agent, person, course, programme, video, article, at } = await story()
    const before = (await agent.get('/api/learning/today').expect(200)).body
    expect(before).toMatchObject({
      date: '2026-05-01',
      creditThisYear: 0,
      next: { course: course._id, lesson: video, kind: 'video', started: false, dueOn: '2027-12-31' },
    })
    expect(before.duties[0]).toMatchObject({
      state: 'uncovered',
      why: expect.stringContaining(course.title),
      programmes: [
        { id: programme._id, state: 'not-started', courses: [{ id: course._id, required: true, lessonsDone: 0 }] },
      ],
    })

    const player = await openPlayer(agent, clock, course._id, video)
    expect(player.view).toMatchObject({
      state: 'not-started',
      durationSeconds: 100,
      watch: { position: 0, ranges: [], neededSeconds: 95 },
      playback: { playlist: expect.stringMatching(/^\/media\//) },
    })
    expect(await player.play(0, 90)).toMatchObject({ watchedSeconds: 90, completed: false })
    expect((await agent.get(at).expect(200)).body.sections[0].lessons[0].why).toContain('再看 5 秒')
    expect(await player.play(90, 100)).toMatchObject({ watchedSeconds: 100, completed: true })

    const read = await agent.post(`${at}/lessons/${article}/read`).expect(200)
    expect(read.body).toMatchObject({ state: 'completed', why: '' })
    await agent.post(`${at}/lessons/${article}/read`).expect(200)

    const after = (await agent.get('/api/learning/today').expect(200)).body
    expect(after).toMatchObject({ next: null, creditThisYear: 25 })
    expect(after.duties[0].programmes[0]).toMatchObject({ state: 'completed', why: '' })
    const record = (await agent.get('/api/learning/record').expect(200)).body.items
    expect(record.map(({ text }: { text: string }) => text)).toEqual([
      `完成培训项目“${programme.title}”`,
      `完成课程《${course.title}》`,
      `学完《导读》（课程《${course.title}》）`,
      `学完《学习党章》（课程《${course.title}》）`,
    ])
    expect(await verifyChain(person._id)).toBeNull()
  })

  it('the record comes page by page, newest first', async () => {
    const { agent, video, article, course, at } = await story()
    await (await openPlayer(agent, clock, course._id, video)).play(0, 100)
    await agent.post(`${at}/lessons/${article}/read`).expect(200)
    const first = (await agent.get('/api/learning/record?limit=3').expect(200)).body
    const second = (await agent.get(`/api/learning/record?limit=3&cursor=${first.nextCursor}`).expect(200)).body
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 1, null])
  })

  it('goes on where it stopped, also on another device', async () => {
    const { agent, account, course, video, at } = await story()
    await (await openPlayer(agent, clock, course._id, video)).play(0, 40)
    const phone = await site.signedIn(account.login)
    const { body } = await phone.get(`${at}/lessons/${video}`).expect(200)
    expect(body.watch).toMatchObject({ position: 40, ranges: [[0, 40]], lease: null })
    expect((await phone.get('/api/learning/today')).body.next).toMatchObject({ started: true })
  })

  it('keeps the version a person began with, though a newer one is published', async () => {
    const { agent, course, video, at } = await story()
    await (await openPlayer(agent, clock, course._id, video)).play(0, 100)
    await publishCourse(unit, [articleLesson(), articleLesson(), articleLesson()], course)
    expect((await agent.get(at).expect(200)).body).toMatchObject({ version: 1, lessonCount: 2, lessonsDone: 1 })
    const other = await story()
    await changeProgramme(other.programme, { $push: { courses: { course: course._id, required: false } } })
    expect((await other.agent.get(at).expect(200)).body).toMatchObject({ version: 2, lessonCount: 3, required: false })
  })

  it('the same video in two courses completes both and earns its credit once', async () => {
    const { agent, course, programme, video, asset } = await story()
    const twin = videoLesson(asset)
    const second = await publishCourse(unit, [twin])
    await changeProgramme(programme, { $push: { courses: { course: second._id, required: true } } })
    await (await openPlayer(agent, clock, course._id, video)).play(0, 100)
    const opened = await agent.post(`/api/learning/courses/${second._id}/lessons/${twin.id}/open`).expect(200)
    expect(opened.body.state).toBe('completed')
    expect((await agent.get('/api/learning/today')).body.creditThisYear).toBe(25)
  })

  it('a programme whose completion was revoked is completed again by learning again, and not by what was learnt before', async () => {
    const { person, account } = await makeTrainee(unit)
    const [reading, other] = [articleLesson(), articleLesson()]
    const [course, besides] = [await publishCourse(unit, [reading]), await publishCourse(unit, [other])]
    const programme = await makeProgramme(unit, [course])
    await requireOf([person], unit, [programme])
    await requireOf([person], unit, [await makeProgramme(unit, [besides])])
    const agent = await site.signedIn(account.login)
    const read = (of: typeof course, lesson: string) =>
      agent.post(`/api/learning/courses/${of._id}/lessons/${lesson}/read`).expect(200)
    const completions = () =>
      LearningRecords.find({ person: person._id, kind: 'programme.completed', subject: programme._id })
        .sort({ seq: 1 })
        .lean()
    const revoke = (record: LearningRecord) =>
      transaction((session) =>
        append(
          {
            key: `revoke:${record._id}`,
            person: person._id,
            actor: 'system',
            kind: 'revoked',
            subject: record.subject,
            lesson: record.lesson,
            data: { record: record._id, reason: '代学' },
          },
          session,
        ),
      )
    await read(course, reading.id)
    const [first] = await completions()
    await revoke(first!)
    await read(besides, other.id)
    await agent.get('/api/learning/today').expect(200)
    expect(await completions()).toHaveLength(1)

    for (const kind of ['course.completed', 'lesson.completed'] as const)
      await revoke((await LearningRecords.findOne({ person: person._id, kind, subject: course._id }).lean())!)
    await read(course, reading.id)
    expect(await completions()).toHaveLength(2)
    expect(
      (await agent.get('/api/learning/today').expect(200)).body.duties.map(({ state }: { state: string }) => state),
    ).toEqual(['covered', 'covered'])
  })

  it('a programme fulfilled only because a course was taken out is recorded when the person looks', async () => {
    const { agent, person, programme, course, video, article, at } = await story()
    const extra = await publishCourse(unit, [articleLesson()])
    await changeProgramme(programme, { $push: { courses: { course: extra._id, required: true } } })
    await (await openPlayer(agent, clock, course._id, video)).play(0, 100)
    await agent.post(`${at}/lessons/${article}/read`).expect(200)
    const completions = () => LearningRecords.countDocuments({ person: person._id, kind: 'programme.completed' })
    expect(await completions()).toBe(0)
    await changeProgramme(programme, { $pull: { courses: { course: extra._id } } })
    await agent.get('/api/learning/today').expect(200)
    expect(await completions()).toBe(1)
  })
})

describe('the first page', () => {
  it('says of each requirement what is left by its clock, and by what it is covered', async () => {
    const { person, account } = await makeTrainee(unit)
    const agent = await site.signedIn(account.login)
    const [programme, course] = [await makeProgramme(unit, []), await publishCourse(unit, [articleLesson()])]
    const earlier = await requireOf([person], unit, [programme])
    const covered = { state: 'covered', coveredOn: '2025-05-10', evidence: 'x', programme: programme._id } as const
    await CoverageStatuses.updateOne({ requirement: earlier }, { $set: covered })
    const [hours, single] = [await requireOf([person], unit, []), await requireOf([person], unit, [])]
    await Requirements.updateOne({ _id: hours }, { $set: { clock: 'hours', hours: 5_600 } })
    await Requirements.updateOne({ _id: single }, { $set: { courses: [course._id], trainings: true } })
    await offerings.changed()
    const learnt = { kind: 'lesson.completed', subject: 'c', credit: 3_050 } as const
    await transaction((session) => append({ key: newId(), person: person._id, actor: 'x', ...learnt }, session))
    const today = (await agent.get('/api/learning/today').expect(200)).body
    const duty = (id: string) => today.duties.find(({ requirement }: { requirement: string }) => requirement === id)
    expect(duty(earlier)).toMatchObject({ proof: `完成「${programme.title}」`, hours: null, why: '' })
    expect(duty(hours)).toMatchObject({ clock: 'hours', hours: { asked: 5_600, earned: 3_050 }, programmes: [] })
    expect(duty(hours).why).toContain('还差 25.5 学时')
    expect(duty(single)).toMatchObject({
      counts: `通过课程「${course.title}」及其测验，或参加任一经审核的集中培训`,
      programmes: [{ courses: [{ id: course._id, required: true }] }],
    })
    expect(today.next).toMatchObject({ course: course._id })
    await agent.get(`/api/learning/courses/${course._id}`).expect(200)
  })

  it('asks the database as often for many courses as for one', async () => {
    const { agent, person, course } = await story()
    const queries = async () => {
      let count = 0
      mongoose.set('debug', () => void (count += 1))
      await agent.get('/api/learning/today').expect(200)
      mongoose.set('debug', false)
      return count
    }
    await queries() // published versions are kept from now on
    const before = await queries()
    const more = await Promise.all(
      Array.from({ length: 6 }, async () => publishCourse(unit, [videoLesson(await makeAsset(unit)), articleLesson()])),
    )
    await requireOf([person], unit, [
      await makeProgramme(unit, more.slice(0, 3)),
      await makeProgramme(unit, [course, ...more.slice(3)]),
    ])
    await queries()
    expect(await queries()).toBe(before)
    expect(before).toBeLessThanOrEqual(9)
  })
})

describe('what is not open is not found', () => {
  it('a course that no requirement asks of the person; one of an open programme is there for everybody', async () => {
    const { course, programme, video, article, at } = await story()
    const stranger = await makeTrainee(unit)
    const agent = await site.signedIn(stranger.account.login)
    for (const path of ['', `/lessons/${video}`]) await agent.get(at + path).expect(404)
    for (const path of [`/lessons/${video}/open`, `/lessons/${article}/read`]) await agent.post(at + path).expect(404)
    expect((await agent.get('/api/learning/courses').expect(200)).body.items).toEqual([])
    await changeProgramme(programme, { $set: { open: true } })
    expect((await agent.get('/api/learning/courses').expect(200)).body.items).toMatchObject([
      { id: course._id, required: false },
    ])
    expect((await agent.get(at).expect(200)).body).toMatchObject({ required: false })
    await changeProgramme(programme, { $set: { open: false } })
  })
  it('a lesson of another course, a course without a published version; and a video is not completed by reading', async () => {
    const { agent, video, at } = await story()
    const other = await story()
    await agent.get(`${at}/lessons/${other.video}`).expect(404)
    await agent.get('/api/learning/courses/nothing').expect(404)
    expect((await agent.post(`${at}/lessons/${video}/read`).expect(422)).body.code).toBe('lesson.notReadable')
  })
  it('a handout has an address of its own and is completed by reading, not before it was opened', async () => {
    const trainee = await makeTrainee(unit)
    const handout = documentLesson(await makeAsset(unit, null))
    const course = await publishCourse(unit, [handout])
    await requireOf([trainee.person], unit, [await makeProgramme(unit, [course])])
    const agent = await site.signedIn(trainee.account.login)
    const at = `/api/learning/courses/${course._id}/lessons/${handout.id}`
    expect((await agent.get(at).expect(200)).body).toMatchObject({ opened: false })
    expect((await agent.post(`${at}/read`).expect(409)).body.code).toBe('lesson.notOpened')
    expect((await agent.get(at).expect(200)).body.state).toBe('not-started')
    for (const _ of ['once', 'again'])
      expect((await agent.post(`${at}/open`).expect(200)).body).toMatchObject({
        opened: true,
        document: expect.stringMatching(/^\/media\//),
        watch: null,
      })
    expect((await agent.post(`${at}/read`).expect(200)).body.state).toBe('completed')
  })
})

describe('my record', () => {
  it('is read by the year, with what it earned, and goes into an Excel file', async () => {
    clock.release()
    clock = standingClock('2025-12-31T15:59:50Z') // ten seconds before the new year in Shanghai
    const { agent, account, course, video, article, at } = await story()
    await agent.post(`${at}/lessons/${article}/read`).expect(200)
    clock.pass(3_600)
    const later = await site.signedIn(account.login)
    await (await openPlayer(later, clock, course._id, video)).play(0, 100)
    const of = async (query: string) => (await later.get(`/api/learning/record${query}`).expect(200)).body
    const all = await of('')
    expect([all.items.length, all.credit, all.years]).toEqual([4, 25, [2026, 2025]])
    expect(await of('?year=2026&limit=1')).toMatchObject({
      credit: 25,
      items: [{ text: expect.stringContaining('培训项目') }],
    })
    expect(await of('?year=2025')).toMatchObject({ items: [{ text: expect.stringContaining('导读') }], credit: 0 })
    expect((await of('?year=2024')).items).toEqual([])
    await later.get('/api/learning/record?year=x').expect(422)

    const reply = await later.get('/api/learning/record/file?year=2026').responseType('blob').expect(200)
    expect(decodeURIComponent(reply.headers['content-disposition'] as string)).toContain('学习记录 2026 年')
    const [sheet] = (await readXlsx(reply.body as Uint8Array)).sheets
    expect(sheet!.rows[1]![0]).toContain('共 3 条，合计 0.25 学时')
    expect(sheet!.rows.slice(4).map((row) => row[1])).toEqual(
      (await of('?year=2026')).items.map(({ text }: { text: string }) => text),
    )
  })
})

describe('all courses', () => {
  const list = async (agent: Awaited<ReturnType<typeof story>>['agent']) =>
    (await agent.get('/api/learning/courses').expect(200)).body

  it('come with their programmes, the learning time of the day and in all, and the lesson reached last', async () => {
    const { agent, account, course, programme, video, article } = await story()
    expect(await list(agent)).toMatchObject({
      items: [{ id: course._id, programmes: [{ id: programme._id, title: programme.title }] }],
      recent: [],
      time: { todaySeconds: 0, totalSeconds: 0 },
    })
    const player = await openPlayer(agent, clock, course._id, video)
    await player.play(0, 40)
    await player.play(20, 40) // seen again: time all the same
    const reached = {
      course: course._id,
      courseTitle: course.title,
      lesson: video,
      position: 40,
      durationSeconds: 100,
      kind: 'video',
    }
    expect(await list(agent)).toMatchObject({
      recent: [{ ...reached, state: 'in-progress', next: null }],
      time: { todaySeconds: 60, totalSeconds: 60 },
    })
    clock.pass(24 * 3600)
    const again = await openPlayer(await site.signedIn(account.login), clock, course._id, video)
    await again.play(40, 100)
    const other = await story()
    expect(await list(agent)).toMatchObject({
      recent: [{ lesson: video, position: 100, state: 'completed', next: { lesson: article, kind: 'article' } }],
      time: { todaySeconds: 60, totalSeconds: 120 },
    })
    expect((await list(other.agent)).time, 'nobody else’s').toEqual({ todaySeconds: 0, totalSeconds: 0 })
    clock.pass(24 * 3600)
    const next = await site.signedIn(account.login)
    expect((await list(next)).time).toEqual({ todaySeconds: 0, totalSeconds: 120 })
  })

  it('are not all that counts: time in a video that was replaced, and in a course that is closed by now', async () => {
    const { agent, course, article, programme, video } = await story()
    await (await openPlayer(agent, clock, course._id, video)).play(0, 40)
    const lessons = [
      { ...videoLesson(await makeAsset(unit, 100)), id: video },
      { ...articleLesson(), id: article },
    ]
    await publishCourse(unit, lessons, course)
    await agent.post(`/api/learning/courses/${course._id}/newest`).expect(200)
    await (await openPlayer(agent, clock, course._id, video)).play(0, 20)
    expect((await list(agent)).time.totalSeconds).toBe(60)
    await changeProgramme(programme, { $set: { courses: [] } })
    expect(await list(agent)).toMatchObject({ items: [], recent: [], time: { todaySeconds: 60, totalSeconds: 60 } })
  })

  it('come with the lesson reached last of any kind: an article, a handout, a quiz', async () => {
    const trainee = await makeTrainee(unit)
    const kinds = [articleLesson(), documentLesson(await makeAsset(unit, null)), quizLesson(fiveKinds())]
    const all = await Promise.all(kinds.map((lesson) => publishCourse(unit, [videoLesson(newId()), lesson])))
    await requireOf([trainee.person], unit, [await makeProgramme(unit, all)])
    const agent = await site.signedIn(trainee.account.login)
    const at = (n: number) => `/api/learning/courses/${all[n]!._id}/lessons/${kinds[n]!.id}`
    await agent.post(`${at(2)}/attempts`).expect(200)
    clock.pass(60)
    await agent.post(`${at(0)}/read`).expect(200)
    clock.pass(60)
    await agent.post(`${at(1)}/open`).expect(200)
    const reached = { position: null, durationSeconds: null }
    expect((await list(agent)).recent).toMatchObject([
      { ...reached, lesson: kinds[1]!.id, kind: 'document', state: 'not-started', next: null },
      { ...reached, lesson: kinds[0]!.id, kind: 'article', state: 'completed', next: { kind: 'video' } },
      { ...reached, lesson: kinds[2]!.id, kind: 'quiz', state: 'in-progress', next: null },
    ])
  })

  it('the one studied last comes first, of each course the lesson reached last, and no more than three', async () => {
    const trainee = await makeTrainee(unit)
    const courses: (Course & { lessons: Lesson[] })[] = []
    for (const _ of [1, 2, 3, 4]) {
      const lessons = [videoLesson(await makeAsset(unit, 100)), videoLesson(await makeAsset(unit, 100))]
      courses.push({ ...(await publishCourse(unit, lessons)), lessons })
    }
    await requireOf([trainee.person], unit, [await makeProgramme(unit, courses)])
    const agent = await site.signedIn(trainee.account.login)
    const watch = async (course: number, lesson: number) =>
      (await openPlayer(agent, clock, courses[course]!._id, courses[course]!.lessons[lesson]!.id)).play(0, 10)
    for (const [course, lesson] of [
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 1],
      [1, 0],
    ] as const)
      await watch(course, lesson)
    expect((await list(agent)).recent.map(({ lesson }: { lesson: string }) => lesson)).toEqual([
      courses[1]!.lessons[0]!.id,
      courses[3]!.lessons[1]!.id,
      courses[2]!.lessons[0]!.id,
    ])
  })
})

describe('credit cannot be had without watching', () => {
  it('one forged beat for the whole lesson is worth what time has passed', async () => {
    const { agent, course, video } = await story({ seconds: 2_700 })
    const player = await openPlayer(agent, clock, course._id, video)
    clock.pass(1)
    expect((await player.beat(0, 2_700).expect(200)).body).toMatchObject({
      accepted: [[0, 4]],
      watchedSeconds: 4,
      completed: false,
    })
  })
  it('a burst of small beats gains nothing over one', async () => {
    const { agent, course, video } = await story({ seconds: 2_700 })
    const player = await openPlayer(agent, clock, course._id, video)
    for (let at = 0; at < 60; at += 2) await player.beat(at, at + 2).expect(200)
    expect((await player.beat(0, 0).expect(200)).body.watchedSeconds).toBe(2)
  })
  it('waiting an hour and then claiming it is worth 42 seconds', async () => {
    const { agent, course, video } = await story({ seconds: 2_700 })
    const player = await openPlayer(agent, clock, course._id, video)
    clock.pass(3_600)
    expect((await player.beat(0, 2_700).expect(200)).body.watchedSeconds).toBe(42)
  })
  it('a repeated beat changes nothing, whatever it claims now', async () => {
    const { agent, course, video, person } = await story()
    const player = await openPlayer(agent, clock, course._id, video)
    await player.play(0, 20)
    const stored = await Watches.findOne({ person: person._id }).lean()
    clock.pass(20)
    expect((await player.beat(50, 90, { seq: 2 }).expect(200)).body).toMatchObject({
      accepted: [],
      watchedSeconds: 20,
      seq: 2,
    })
    expect(await Watches.findOne({ person: person._id }).lean()).toEqual(stored)
  })
  it('ranges beyond the end or backwards are worth nothing', async () => {
    const { agent, course, video } = await story()
    const player = await openPlayer(agent, clock, course._id, video)
    clock.pass(10)
    expect((await player.beat(100, 110).expect(200)).body).toMatchObject({ accepted: [], watchedSeconds: 0 })
    clock.pass(10)
    expect((await player.beat(60, 30).expect(200)).body).toMatchObject({ accepted: [], watchedSeconds: 0 })
    await player.beat(-5, 10).expect(422)
    await player.beat(0, 1.5).expect(422)
  })
  it('standing at the end is not completion: the middle must have been seen', async () => {
    const { agent, course, video } = await story()
    const player = await openPlayer(agent, clock, course._id, video)
    await player.play(0, 40)
    expect(await player.play(60, 100)).toMatchObject({ watchedSeconds: 80, completed: false })
  })
  it('two lessons at once: only the player that took the lease last counts, in turns no more than one', async () => {
    const { agent, course, video, programme } = await story({ seconds: 2_700 })
    const other = videoLesson(await makeAsset(unit, 2_700))
    const second = await publishCourse(unit, [other])
    await changeProgramme(programme, { $push: { courses: { course: second._id, required: true } } })
    const one = await openPlayer(agent, clock, course._id, video)
    const two = await openPlayer(agent, clock, second._id, other.id)
    clock.pass(10)
    expect((await one.beat(0, 10).expect(409)).body.code).toBe('lease.taken')
    expect((await two.beat(0, 10).expect(200)).body.watchedSeconds).toBe(10)
    let watched = 0
    for (let turn = 0; turn < 10; turn++) {
      const player = await (turn % 2 === 0
        ? openPlayer(agent, clock, course._id, video)
        : openPlayer(agent, clock, second._id, other.id))
      watched += (await player.beat(turn * 100, turn * 100 + 50).expect(200)).body.accepted.reduce(
        (sum: number, [from, to]: [number, number]) => sum + to - from,
        0,
      )
    }
    expect(watched).toBe(2)
  })
})

describe('the lease', () => {
  it('a second device takes over; the first is told where and when, and can take it back', async () => {
    const told: unknown[] = []
    const { toSession } = site.app.realtime
    site.app.realtime.toSession = (_session, event, message) => void told.push([event, message])
    const { agent, account, course, video } = await story()
    const desk = await openPlayer(agent, clock, course._id, video)
    await desk.play(0, 10)
    const phone = await openPlayer(await site.signedIn(account.login), clock, course._id, video)
    expect(told).toEqual([
      ['leaseTaken', { lease: desk.view.watch.leaseId, device: expect.any(String), at: '2026-05-01T01:00:10.000Z' }],
    ])
    site.app.realtime.toSession = toSession
    clock.pass(10)
    const { body } = await desk.beat(10, 20).expect(409)
    expect(body).toMatchObject({
      code: 'lease.taken',
      title: expect.stringContaining('09:00'),
      detail: { at: '2026-05-01T01:00:10.000Z' },
    })
    expect(await phone.play(10, 20)).toMatchObject({ watchedSeconds: 20 })
    expect(await (await openPlayer(agent, clock, course._id, video)).play(20, 30)).toMatchObject({ watchedSeconds: 30 })
  })
  it('where a second device is refused: not while the first one plays, and a minute after its last beat', async () => {
    const { agent, account, course, video, at } = await story()
    site.app.config.secondDevice = 'refuse'
    onTestFinished(() => void (site.app.config.secondDevice = 'take-over'))
    const desk = await openPlayer(agent, clock, course._id, video)
    await desk.play(0, 10)
    const phone = await site.signedIn(account.login)
    clock.pass(10)
    const refused = await phone.post(`${at}/lessons/${video}/open`).expect(409)
    expect(refused.body).toMatchObject({
      code: 'lease.held',
      detail: { device: expect.any(String), at: '2026-05-01T01:00:10.000Z' },
    })
    expect((await desk.beat(10, 20).expect(200)).body.watchedSeconds).toBe(20)
    // another tab of the same browser takes over
    expect((await (await openPlayer(agent, clock, course._id, video)).play(20, 30)).watchedSeconds).toBe(30)
    clock.pass(60)
    expect((await (await openPlayer(phone, clock, course._id, video)).play(30, 40)).watchedSeconds).toBe(40)
    await phone.delete('/api/session').expect(200)
    await openPlayer(agent, clock, course._id, video) // who signed out holds nothing
  })
  it('a token is worth nothing without the cookie of its session, changed, or too old', async () => {
    const { agent, course, video } = await story()
    const player = await openPlayer(agent, clock, course._id, video)
    const thief = (await story()).agent
    clock.pass(10)
    const stolen = { lease: player.lease, seq: 1, from: 0, to: 10, rate: 1, visible: true }
    expect((await thief.post('/api/learning/beats').send(stolen).expect(401)).body.code).toBe('lease.invalid')
    await site.visitor().post('/api/learning/beats').send(stolen).expect(401)
    await agent
      .post('/api/learning/beats')
      .send({ ...stolen, lease: `${player.lease.slice(0, -2)}xx` })
      .expect(401)
    await agent
      .post('/api/learning/beats')
      .send({ ...stolen, lease: 'a.b' })
      .expect(401)
    clock.pass(13 * 3_600)
    expect((await player.beat(0, 10).expect(409)).body.code).toBe('lease.ended')
  })
  it('after signing out the kept cookie beats in vain', async () => {
    const { agent, course, video } = await story()
    const player = await openPlayer(agent, clock, course._id, video)
    await player.play(0, 10)
    const kept = site.visitor()
    const cookie = agent.jar
      .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
      .toValueString()
    await agent.delete('/api/session').expect(200)
    clock.pass(10)
    const beat = { lease: player.lease, seq: 9, from: 10, to: 20, rate: 1, visible: true }
    expect((await kept.post('/api/learning/beats').set('cookie', cookie).send(beat).expect(409)).body.code).toBe(
      'lease.ended',
    )
  })
  it('a write of another process is not overwritten: the beat is applied to what it wrote', async () => {
    const { agent, course, video, person } = await story()
    const player = await openPlayer(agent, clock, course._id, video)
    await player.play(0, 20)
    await Watches.collection.updateOne({ person: person._id } as never, {
      $set: {
        ranges: [
          [0, 20],
          [40, 60],
        ],
        watchedSeconds: 40,
      },
      $inc: { revision: 1 },
    })
    expect(await player.play(20, 30)).toMatchObject({ watchedSeconds: 50 })
  })
})

describe('a crash between the beats and the ledger', () => {
  it('opening the lesson completes what was watched; so does the next beat', async () => {
    for (const way of ['open', 'beat'] as const) {
      const { agent, course, video, person, asset, at } = await story()
      const player = await openPlayer(agent, clock, course._id, video)
      await Watches.collection.updateOne({ _id: `${person._id}:${asset}` } as never, {
        $set: { ranges: [[0, 96]], watchedSeconds: 96 },
        $inc: { revision: 1 },
      })
      expect(await LearningRecords.countDocuments({ person: person._id })).toBe(0)
      if (way === 'open')
        expect((await agent.post(`${at}/lessons/${video}/open`).expect(200)).body.state).toBe('completed')
      else expect((await player.beat(0, 0).expect(200)).body.completed).toBe(true)
      expect(await LearningRecords.countDocuments({ person: person._id, kind: 'lesson.completed' })).toBe(1)
      expect((await CourseProgresses.findOne({ person: person._id }).lean())!.lessons[video]!.state).toBe('completed')
    }
  })
})
