import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { Audiences } from '../../server/features/audience/audience.model.ts'
import { countAudiences } from '../../server/features/audience/retention.service.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
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
import { countResults } from '../../server/features/quizzes/results.service.ts'
import { fiveKinds, rightAnswers } from '../support/quizzes.ts'
import { openPlayer } from '../support/player.ts'

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('audience')
  tree = await makeTree()
})
afterAll(() => site.close())
beforeEach(() => {
  clock = standingClock('2026-05-01T01:00:00Z')
})
afterEach(() => clock.release())

const MINUTE = 60
const DAY = 86_400
const count = () => countAudiences(transaction, new AbortController().signal)

async function story(seconds = 500) {
  const lesson = videoLesson(await makeAsset(tree.branch, seconds))
  const course = await publishCourse(tree.branch, [lesson, articleLesson()])
  const programme = await makeProgramme(tree.branch, [course])
  const teacher = await site.signedIn((await makeAccount('instructor', tree.institution)).login)
  const at = `/api/audience/courses/${course._id}`
  const viewer = async () => {
    const { person, account } = await makeTrainee(tree.branch)
    await requireOf([person], tree.branch, [programme])
    return { person, player: await openPlayer(await site.signedIn(account.login), clock, course._id, lesson.id) }
  }
  return { course, lesson: lesson.id, teacher, at, viewer, of: `${at}/lessons/${lesson.id}` }
}

describe('how a video is watched', () => {
  it('where viewers stay, watch again and leave, counted when they have watched', async () => {
    const { at, of, teacher, viewer, lesson, course } = await story()
    const [one, two] = [await viewer(), await viewer()]
    await one.player.play(0, 500)
    await two.player.play(0, 100)
    await two.player.play(40, 60)
    const before = (await teacher.get(of).expect(200)).body
    expect(before).toMatchObject({ lesson, course: course._id, viewers: 0, asOf: null, intervals: [] })
    clock.pass(2 * MINUTE)
    await count()
    const { body } = await teacher.get(of).expect(200)
    expect(body).toMatchObject({ viewers: 2, finished: 1, averageSeconds: 300, durationSeconds: 500, version: 1 })
    expect(body.intervals).toHaveLength(50)
    const total = (
      pick: (each: { from: number; to: number; watched: number; againSeconds: number; left: number }) => number,
    ) => body.intervals.reduce((sum: number, each: never) => sum + pick(each), 0)
    expect([
      total(({ from, to, watched }) => watched * (to - from)),
      total(({ againSeconds }) => againSeconds),
      total(({ left }) => left),
    ]).toEqual([600, 20, 1])
    expect([body.intervals[4], body.intervals[6], body.intervals[10]]).toMatchObject([
      { from: 40, to: 50, watched: 2, againSeconds: 10, left: 0 },
      { left: 1 },
      { watched: 1 },
    ])
    expect((await teacher.get(at).expect(200)).body.lessons).toMatchObject([
      { lesson, viewers: 2, finished: 1, averageSeconds: 300 },
    ])
  })

  it('is counted until the last beats are surely in it, and then no more until somebody watches', async () => {
    const { of, teacher, viewer, lesson } = await story()
    const { player } = await viewer()
    const settled = async () => (await Audiences.findOne({ lesson }).lean())!.settled
    await count()
    clock.pass(4 * MINUTE)
    await player.play(0, 10) // within the time of the mark that opening left: costs none of its own
    await count()
    expect(await settled()).toBe(false)
    clock.pass(6 * MINUTE)
    await count()
    expect([(await teacher.get(of)).body.averageSeconds, await settled()]).toEqual([10, true])
    const { countedAt } = (await Audiences.findOne({ lesson }).lean())!
    clock.pass(MINUTE)
    await count()
    expect((await Audiences.findOne({ lesson }).lean())!.countedAt).toEqual(countedAt)
    await player.play(10, 20)
    await count()
    expect([(await teacher.get(of)).body.averageSeconds, await settled()]).toEqual([20, false])
  })

  it('who is stuck: began, did not finish, has not gone on; the longest first, page by page', async () => {
    const { of, teacher, viewer } = await story(50)
    const people: Awaited<ReturnType<typeof viewer>>[] = []
    for (const seconds of [0, 10, 20, 30]) {
      people.push(await viewer())
      if (seconds > 0) await people.at(-1)!.player.play(0, seconds)
      clock.pass(DAY)
    }
    await (await viewer()).player.play(0, 50)
    await count()
    expect((await teacher.get(`${of}/stuck`).expect(200)).body.items).toEqual([])
    clock.pass(5 * DAY)
    const first = (await teacher.get(`${of}/stuck?limit=2`).expect(200)).body
    expect(first.items).toMatchObject([
      { person: people[0]!.person._id, name: people[0]!.person.name, watchedSeconds: 0, unitName: tree.branch.name },
      { person: people[1]!.person._id, watchedSeconds: 10, position: 10 },
    ])
    const second = (await teacher.get(`${of}/stuck?limit=2&cursor=${first.nextCursor}`).expect(200)).body
    expect([second.items.length, second.items[0].person, second.nextCursor]).toEqual([1, people[2]!.person._id, null])
    expect((await teacher.get(`${of}/stuck?days=1`).expect(200)).body.items).toHaveLength(4)
  })

  it('how one viewer’s seconds came about; of people who did not open it nothing', async () => {
    const { of, teacher, viewer } = await story()
    const { person, player } = await viewer()
    await player.play(0, 30)
    expect((await teacher.get(`${of}/people/${person._id}/credit`).expect(200)).body).toMatchObject({
      watchedSeconds: 30,
      sittings: [{ counted: 30 }],
    })
    const { person: other } = await makeTrainee(tree.branch)
    await teacher.get(`${of}/people/${other._id}/credit`).expect(404)
  })

  it('is for those who make the course, in its newest version; a course never published has no audience', async () => {
    const { course, of, at, viewer, teacher } = await story()
    await viewer()
    const elsewhere = await site.signedIn((await makeAccount('instructor', (await makeTree()).institution)).login)
    for (const path of [at, of, `${of}/stuck`]) await elsewhere.get(path).expect(404)
    await publishCourse(tree.branch, [videoLesson(await makeAsset(tree.branch, 100))], course)
    await teacher.get(of).expect(404)
    expect((await teacher.get(at).expect(200)).body).toMatchObject({
      version: 2,
      lessons: [{ viewers: 0, asOf: null }],
    })
  })
})

describe('how a quiz is answered', () => {
  it('who was right and who chose what, question by question, counted when attempts were handed in or marked', async () => {
    const lesson = quizLesson(fiveKinds({ passPercent: 90 }))
    const course = await publishCourse(tree.branch, [lesson])
    const programme = await makeProgramme(tree.branch, [course])
    const teacher = await site.signedIn((await makeAccount('instructor', tree.institution)).login)
    const at = `/api/audience/courses/${course._id}`
    const hand = async (answers: Record<string, object>) => {
      const { person, account } = await makeTrainee(tree.branch)
      await requireOf([person], tree.branch, [programme])
      const agent = await site.signedIn(account.login)
      const { id } = (await agent.post(`/api/learning/courses/${course._id}/lessons/${lesson.id}/attempts`).expect(200))
        .body
      for (const [slot, answer] of Object.entries(answers))
        await agent.put(`/api/learning/attempts/${id}/answers/${slot}`).send({ seq: 1, answer }).expect(200)
      await agent.post(`/api/learning/attempts/${id}/finish`).expect(200)
      return id as string
    }
    const seen = async () => (await teacher.get(`${at}/lessons/${lesson.id}/quiz`).expect(200)).body
    expect(await seen()).toMatchObject({ attempts: 0, asOf: null })
    const first = await hand({ ...rightAnswers, short: { text: '为人民服务' } })
    await hand({ single: { option: 'a' }, multiple: { options: ['a', 'b'] }, judge: { judge: true } })
    await countResults(transaction, new AbortController().signal)
    expect((await teacher.get(at).expect(200)).body.quizzes).toMatchObject([
      { lesson: lesson.id, attempts: 2, people: 2, decided: 1, passed: 0 },
    ])
    const { questions } = await seen()
    expect(questions[0]).toMatchObject({
      answered: 2,
      right: 1,
      options: [
        { id: 'a', chosen: 1, key: false },
        { id: 'b', chosen: 1, key: true },
        { id: 'c', chosen: 0, key: false },
      ],
    })
    expect(questions[1].options.map(({ chosen }: { chosen: number }) => chosen)).toEqual([2, 1, 1])
    expect(questions[2].options).toMatchObject([
      { text: '对', chosen: 1, key: false },
      { text: '错', chosen: 1, key: true },
    ])
    expect(questions[3]).toMatchObject({ answered: 1, right: 1, options: [] })
    expect(questions[4]).toMatchObject({ answered: 1, judged: 1, averagePoints: 0 })

    clock.pass(10 * MINUTE)
    await countResults(transaction, new AbortController().signal)
    const { asOf } = await seen()
    clock.pass(10 * MINUTE)
    await countResults(transaction, new AbortController().signal)
    expect((await seen()).asOf, 'nothing has changed: not counted again').toBe(asOf)
    const marker = await site.signedIn((await makeAccount('instructor', tree.branch)).login)
    await marker
      .post(`/api/marking/${first}`)
      .send({ marks: [{ slot: 'short', awarded: 8 }] })
      .expect(200)
    await countResults(transaction, new AbortController().signal)
    expect(await seen()).toMatchObject({ decided: 2, passed: 1 })
    expect((await seen()).questions[4]).toMatchObject({ judged: 2, averagePoints: 4 })
  })
})

describe('who has not begun a course', () => {
  it('of whom it is asked, first due first, page by page, and nobody who opened a lesson', async () => {
    const { course, teacher, at } = await story()
    const other = await makeProgramme(tree.branch, [course])
    const people = await Promise.all([1, 2, 3, 4].map(() => makeTrainee(tree.branch)))
    const late = await requireOf(
      people.slice(0, 3).map(({ person }) => person),
      tree.branch,
      [other],
      '2027-12-31',
    )
    await CoverageStatuses.updateOne(
      { requirement: late, person: people[2]!.person._id },
      { $set: { dueOn: '2026-04-30' } },
    )
    await CoverageStatuses.updateMany({ requirement: late }, { $set: { seenFrom: [tree.branch._id] } })
    const list = async (query = '') =>
      (await teacher.get(`${at}/not-begun?requirement=${late}${query}`).expect(200)).body
    const names = (body: { items: { person: string }[] }) => body.items.map(({ person }) => person)
    const [first, second] = people
    expect(names(await list())[0], 'first due').toBe(people[2]!.person._id)
    expect(new Set(names(await list()))).toEqual(new Set(people.slice(0, 3).map(({ person }) => person._id)))
    expect((await list()).items[0]).toMatchObject({ dueOn: '2026-04-30', overdue: true, name: people[2]!.person.name })
    await openPlayer(
      await site.signedIn(first!.account.login),
      clock,
      course._id,
      course.outline.sections[0]!.lessons[0]!.id,
    )
    expect(new Set(names(await list()))).toEqual(new Set([second!.person._id, people[2]!.person._id]))
    const page = await list('&limit=1')
    const rest = await list(`&limit=1&cursor=${page.nextCursor}`)
    expect([...names(page), ...names(rest)]).toEqual(names(await list()))
    await teacher.get(`${at}/not-begun?requirement=nothing`).expect(404)
    const elsewhere = await site.signedIn((await makeAccount('instructor', (await makeTree()).faculty)).login)
    await elsewhere.get(`${at}/not-begun`).expect(404)
  })
})
