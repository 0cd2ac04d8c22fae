import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CourseVersions } from '../../server/features/courses/courses.model.ts'
import { Watches } from '../../server/features/playback/watch.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { standingClock } from '../support/clock.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { makeAsset, makeProgramme, publishCourse, requireOf, videoLesson } from '../support/learningFactories.ts'
import { openPlayer } from '../support/player.ts'

let site: TestSite
let unit: Unit
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('checks')
  unit = (await makeTree()).branch
})
afterAll(() => site.close())
beforeEach(() => {
  clock = standingClock('2026-05-01T01:00:00Z')
})
afterEach(() => clock.release())

async function story(checks = true, maxRate = 2) {
  const trainee = await makeTrainee(unit)
  const [video, other] = [videoLesson(await makeAsset(unit, 1_000)), videoLesson(await makeAsset(unit, 1_000))]
  const [course, second] = [await publishCourse(unit, [video]), await publishCourse(unit, [other])]
  if (checks)
    await CourseVersions.collection.updateOne(
      { course: course._id },
      { $set: { 'outline.rules': { maxRate, inOrder: false, checks: true } } },
    )
  await requireOf([trainee.person], unit, [await makeProgramme(unit, [course, second])])
  const agent = await site.signedIn(trainee.account.login)
  const open = (by = agent) => openPlayer(by, clock, course._id, video.id)
  const openOther = () => openPlayer(agent, clock, second._id, other.id)
  const watch = async () =>
    (await Watches.findOne({ _id: `${trainee.person._id}:${(video as { asset: string }).asset}` }).lean())!
  /** As if so many seconds were left until the next check. */
  const dueIn = (seconds: number) =>
    Watches.collection.updateOne({ person: trainee.person._id } as never, {
      $set: { 'check.left': seconds },
      $inc: { revision: 1 },
    })
  const answer = (lease: string, nonce: string, by = agent) => by.post('/api/learning/checks').send({ lease, nonce })
  const credit = async () =>
    (await agent.get(`/api/learning/courses/${course._id}/lessons/${video.id}/credit`).expect(200)).body
  return { ...trainee, agent, open, openOther, watch, dueIn, answer, credit }
}
/** A player that was asked after 20 seconds. */
async function asked(maxRate = 2) {
  const told = await story(true, maxRate)
  const player = await told.open()
  await told.dueIn(15)
  const { check } = await player.play(0, 20)
  return { ...told, player, nonce: check.nonce as string, check }
}

describe('a course without checks', () => {
  it('asks nothing and keeps nothing about them', async () => {
    const { open, watch } = await story(false)
    const player = await open()
    expect(player.view.watch).toMatchObject({ check: null, rules: { maxRate: 2 } })
    expect((await player.play(0, 20)).check).toBeNull()
    expect(await watch()).not.toHaveProperty('check')
  })
})

describe('a check', () => {
  it('is drawn by the server, and its moment never told', async () => {
    const { open, watch } = await story()
    const player = await open()
    const { check } = await watch()
    expect(check).toMatchObject({ nonce: expect.any(String), askedAt: null })
    const reply = await player.play(0, 10)
    expect(JSON.stringify([player.view, reply])).not.toContain(check!.nonce)
    expect((await watch()).check!.left).toBe(check!.left - 10)
  })

  it('holds the credit until it is answered; then it goes on, and the page says why', async () => {
    const { player, check, nonce, answer, credit, watch } = await asked()
    expect(check).toEqual({ nonce: expect.any(String), answerBySeconds: 30 })
    clock.pass(10)
    expect((await player.beat(20, 30).expect(200)).body).toMatchObject({
      accepted: [],
      watchedSeconds: 20,
      check: { nonce },
    })
    clock.pass(10)
    await answer(player.lease, nonce).expect(200, { answered: true })
    expect((await player.beat(30, 60).expect(200)).body).toMatchObject({ accepted: [[30, 32]], check: null })
    expect(await player.play(40, 50)).toMatchObject({ watchedSeconds: 32, check: null })
    expect((await watch()).check).toMatchObject({ askedAt: null, answered: nonce })
    expect((await credit()).sittings[0]).toMatchObject({
      counted: 32,
      check: 10,
      missed: [{ why: 'check', from: 20, to: 30, stillMissing: 10 }, { why: 'fast' }],
    })
  })

  it('is answered once: the same again changes nothing', async () => {
    const { player, nonce, answer, watch } = await asked()
    clock.pass(5)
    await answer(player.lease, nonce).expect(200)
    const after = await watch()
    clock.pass(40)
    await answer(player.lease, nonce).expect(200)
    expect(await watch()).toEqual(after)
  })

  it('answered too late is asked anew, with a code of its own', async () => {
    const { player, nonce, answer } = await asked()
    clock.pass(60)
    const { body } = await answer(player.lease, nonce).expect(409)
    expect(body).toMatchObject({ code: 'check.expired', detail: { nonce: expect.any(String), answerBySeconds: 30 } })
    expect((await answer(player.lease, nonce).expect(409)).body.code).toBe('check.unknown')
    await answer(player.lease, body.detail.nonce).expect(200)
    expect(await player.play(20, 30)).toMatchObject({ watchedSeconds: 30 })
  })

  it('takes neither a guess nor another’s nonce, nor the lease of another or an earlier one', async () => {
    const mine = await asked()
    const theirs = await asked()
    expect((await mine.answer(mine.player.lease, theirs.nonce).expect(409)).body.code).toBe('check.unknown')
    expect((await mine.answer(mine.player.lease, 'guess').expect(409)).body.code).toBe('check.unknown')
    expect((await theirs.answer(mine.player.lease, mine.nonce).expect(401)).body.code).toBe('lease.invalid')
    await mine.answer(`${mine.player.lease.slice(0, -2)}xx`, mine.nonce).expect(401)
    const phone = await site.signedIn(mine.account.login)
    const later = await mine.open(phone)
    expect((await mine.answer(mine.player.lease, mine.nonce).expect(409)).body.code).toBe('lease.taken')
    expect((await mine.answer(later.lease, mine.nonce, phone).expect(409)).body.code).toBe('check.unknown')
    expect((await mine.watch()).check!.askedAt).not.toBeNull()
    expect((await theirs.watch()).check!.askedAt).not.toBeNull()
  })

  it('waits through a new lease and another lesson, and time meanwhile earns nothing', async () => {
    const { open, openOther, answer, agent } = await asked()
    clock.pass(600)
    expect((await openOther()).view.watch.check).toBeNull() // of a course that does not ask
    clock.pass(5)
    const again = await open()
    expect(again.view.watch.check).toMatchObject({ answerBySeconds: 30 })
    clock.pass(10)
    expect((await again.beat(20, 30).expect(200)).body).toMatchObject({
      accepted: [],
      check: { nonce: again.view.watch.check.nonce },
    })
    await answer(again.lease, again.view.watch.check.nonce, agent).expect(200)
    expect((await again.beat(20, 60).expect(200)).body.accepted).toEqual([[20, 22]])
  })

  it('saves up nothing for later either, whoever opens the lesson anew meanwhile', async () => {
    const { open, answer } = await asked(1)
    clock.pass(600)
    const again = await open()
    clock.pass(10)
    await answer(again.lease, again.view.watch.check.nonce).expect(200)
    clock.pass(10)
    // not twice the time: the course allows single speed
    expect((await again.beat(20, 60).expect(200)).body.accepted).toEqual([[20, 32]])
  })

  it('whose telling was lost is told again with the beat that is sent again, with time enough', async () => {
    const { player, nonce, watch } = await asked()
    clock.pass(25)
    const { body } = await player.beat(10, 20, { seq: 2 }).expect(200)
    expect(body).toMatchObject({ accepted: [], watchedSeconds: 20, check: { nonce, answerBySeconds: 30 } })
    const stored = await watch()
    await player.beat(10, 20, { seq: 2 }).expect(200)
    expect(await watch()).toEqual(stored)
  })

  it('does not stand between a watched video and its completion', async () => {
    const { open, dueIn } = await story()
    const player = await open()
    await dueIn(949)
    expect(await player.play(0, 940)).toMatchObject({ check: null })
    expect(await player.play(940, 1_000)).toMatchObject({ completed: true, watchedSeconds: 1_000, check: null })
  })
})
