import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EMPTY_LOG, writeLog } from '../../server/features/playback/creditLog.ts'
import { Watches } from '../../server/features/playback/watch.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { standingClock } from '../support/clock.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { openPlayer } from '../support/player.ts'

let site: TestSite
let unit: Unit
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('credit')
  unit = (await makeTree()).branch
})
afterAll(() => site.close())
beforeEach(() => {
  clock = standingClock('2026-05-01T01:00:00Z')
})
afterEach(() => clock.release())

async function story() {
  const trainee = await makeTrainee(unit)
  const [video, other, article] = [
    videoLesson(await makeAsset(unit, 300)),
    videoLesson(await makeAsset(unit, 300)),
    articleLesson(),
  ]
  const course = await publishCourse(unit, [video, other, article])
  await requireOf([trainee.person], unit, [await makeProgramme(unit, [course])])
  const at = (lesson: string) => `/api/learning/courses/${course._id}/lessons/${lesson}/credit`
  const agent = await site.signedIn(trainee.account.login)
  const credit = async (lesson = video.id) => (await agent.get(at(lesson)).expect(200)).body
  const open = (by = agent, lesson = video.id) => openPlayer(by, clock, course._id, lesson)
  return { ...trainee, agent, course, video: video.id, other: other.id, article: article.id, at, credit, open }
}

describe('how the seconds of a lesson came about', () => {
  it('says of every second on which device it was watched, or why it does not count', async () => {
    const { account, credit, open } = await story()
    const desk = await open()
    await desk.play(0, 30)
    clock.pass(10)
    await desk.beat(20, 40).expect(200)
    clock.pass(100)
    await desk.beat(40, 140).expect(200)
    const phone = await open(await site.signedIn(account.login))
    await desk.beat(140, 150).expect(409)
    await phone.play(200, 210)
    const view = await credit()
    expect(view).toMatchObject({
      watchedSeconds: 92,
      durationSeconds: 300,
      neededSeconds: 285,
      notWatched: [
        [82, 200],
        [210, 300],
      ],
      unlogged: 0,
      earlier: null,
      maxRate: 2,
    })
    expect(view.sittings).toMatchObject([
      { going: true, here: true, claimed: 10, counted: 10, ranges: [[200, 210]], missed: [], ended: null },
      {
        going: false,
        claimed: 160,
        counted: 82,
        again: 10,
        gap: 58,
        late: 10,
        from: '2026-05-01T01:00:00.000Z',
        to: '2026-05-01T01:02:20.000Z',
        missed: [
          { why: 'gap', from: 82, to: 140, at: '2026-05-01T01:02:20.000Z', stillMissing: 58 },
          { why: 'late', from: 140, to: 150, stillMissing: 10 },
        ],
        ended: { why: 'taken', at: '2026-05-01T01:02:20.000Z', device: expect.any(String) },
      },
    ])
    await phone.play(80, 150)
    expect(
      (await credit()).sittings[1].missed.map(({ stillMissing }: { stillMissing: number }) => stillMissing),
    ).toEqual([0, 0])
  })

  it('and why it ended: the browser opened it anew or another lesson, or signed out', async () => {
    const { agent, account, at, credit, open, video, other } = await story()
    await (await open()).play(0, 10)
    await (await open()).play(10, 20)
    await open(agent, other)
    expect((await credit()).sittings.map(({ ended }: { ended: { why: string } }) => ended.why)).toEqual([
      'moved',
      'reopened',
    ])
    await (await open()).play(20, 30)
    await agent.delete('/api/session').expect(200)
    const again = await site.signedIn(account.login)
    expect((await again.get(at(video)).expect(200)).body.sittings[0].ended).toMatchObject({
      why: 'signed-out',
      device: null,
    })
  })

  it('a beat that is sent again after its lease was taken is told once', async () => {
    const { account, credit, open } = await story()
    const desk = await open()
    await desk.play(0, 10)
    await open(await site.signedIn(account.login))
    for (let turn = 0; turn < 3; turn++) await desk.beat(10, 20, { seq: 2 }).expect(409)
    expect((await credit()).sittings[0]).toMatchObject({
      claimed: 20,
      late: 10,
      missed: [{ why: 'late', from: 10, to: 20 }],
    })
  })

  it('a lesson never opened has nothing to tell; what was watched before there was a log is said to be so', async () => {
    const { credit, open, person, other } = await story()
    expect(await credit()).toMatchObject({
      watchedSeconds: 0,
      sittings: [],
      earlier: null,
      unlogged: 0,
      notWatched: [[0, 300]],
    })
    await (await open(undefined, other)).play(0, 10)
    await Watches.updateOne(
      { person: person._id },
      { $set: { ranges: [[0, 50]], watchedSeconds: 50, log: writeLog(EMPTY_LOG) }, $inc: { revision: 1 } },
    )
    await (await open(undefined, other)).play(50, 60)
    expect(await credit(other)).toMatchObject({ watchedSeconds: 60, unlogged: 50, sittings: [{ counted: 10 }] })
  })

  it('is a matter of videos, and of nobody else', async () => {
    const { agent, at, article, video } = await story()
    expect((await agent.get(at(article)).expect(422)).body.code).toBe('lesson.notVideo')
    await (await story()).agent.get(at(video)).expect(404)
  })
})
