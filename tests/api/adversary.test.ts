/**
 * Whoever talks to the site without its player: forged, replayed, parallel and impossible beats over HTTP, on the real
 * engine. None of it may be worth more than watching would have been.
 */
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ALLOWED_RATE, SLACK_MS } from '../../server/features/playback/beatCredit.ts'
import { signLease } from '../../server/features/playback/leaseToken.ts'
import { Watches, watchId } from '../../server/features/playback/watch.model.ts'
import { addRange, totalSeconds, type Range } from '../../server/features/playback/watchedRanges.rule.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { CourseVersions } from '../../server/features/courses/courses.model.ts'
import { standingClock } from '../support/clock.ts'
import { makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import {
  articleLesson,
  changeProgramme,
  makeAsset,
  makeProgramme,
  publishCourse,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { openPlayer } from '../support/player.ts'

const LONG = 2_700
let site: TestSite
let unit: Unit
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('adversary')
  unit = (await makeTree()).branch
})
afterAll(() => site.close())
beforeEach(() => {
  clock = standingClock('2026-05-01T01:00:00Z')
})
afterEach(() => clock.release())

/** A trainee of whom two courses are asked, each with one video. */
async function trainee(seconds: readonly [number, number] = [LONG, LONG]) {
  const made = await makeTrainee(unit)
  const videos = await Promise.all(
    seconds.map(async (length) => {
      const asset = await makeAsset(unit, length)
      const lesson = videoLesson(asset)
      const course = await publishCourse(unit, [lesson, articleLesson()])
      return { asset, lesson: lesson.id, course: course._id, duration: length, row: course }
    }),
  )
  const programme = await makeProgramme(
    unit,
    videos.map(({ row }) => row),
  )
  await requireOf([made.person], unit, [programme])
  return { ...made, id: made.person._id, videos, programme, agent: await site.signedIn(made.account.login) }
}
type Trainee = Awaited<ReturnType<typeof trainee>>

const player = ({ agent, videos }: Trainee, which = 0, by = agent) =>
  openPlayer(by, clock, videos[which]!.course, videos[which]!.lesson)
const stored = async ({ id, videos }: Trainee, which = 0) =>
  (await Watches.findById(watchId(id, videos[which]!.asset)).lean())!
const watched = async (person: Trainee) =>
  (await Watches.find({ _id: { $in: person.videos.map(({ asset }) => watchId(person.id, asset)) } }).lean()).reduce(
    (sum, { watchedSeconds }) => sum + watchedSeconds,
    0,
  )
/** What watching at the greatest speed would have been worth. */
const honest = (seconds: number): number => seconds * ALLOWED_RATE + SLACK_MS / 1000

describe('what a forged beat is worth', () => {
  it('one beat for the whole lesson: the time that passed', async () => {
    const person = await trainee()
    const { beat } = await player(person)
    clock.pass(10)
    expect((await beat(0, LONG).expect(200)).body).toMatchObject({ watchedSeconds: honest(10), completed: false })
  })

  it('waiting all night and claiming it in the morning: 42 seconds', async () => {
    const person = await trainee()
    const { beat } = await player(person)
    clock.pass(11 * 3_600)
    expect((await beat(0, LONG).expect(200)).body.watchedSeconds).toBe(honest(20))
    expect((await beat(honest(20), LONG).expect(200)).body.accepted).toEqual([])
  })

  it('a player at sixteen times the speed: no more than at twice', async () => {
    const person = await trainee()
    const { beat } = await player(person)
    for (let turn = 0; turn < 6; turn++) {
      clock.pass(10)
      await beat(turn * 160, turn * 160 + 160, { rate: 16 }).expect(200)
    }
    expect(await watched(person)).toBeLessThanOrEqual(honest(60))
  })

  it('in a course that allows no speeding: the time that passed, though a backlog is made up for at twice the speed', async () => {
    const person = await trainee()
    await CourseVersions.updateOne(
      { course: person.videos[0]!.course },
      { $set: { 'outline.rules': { maxRate: 1, inOrder: false } } },
    )
    const { beat } = await player(person)
    for (let turn = 0; turn < 6; turn++) {
      clock.pass(10)
      await beat(turn * 20, turn * 20 + 20).expect(200)
    }
    expect(await watched(person)).toBe(62)
    clock.pass(300) // the line was down, the player went on
    for (let turn = 0; turn < 30; turn++) {
      clock.pass(10)
      await beat(200 + turn * 20, 220 + turn * 20).expect(200)
    }
    expect(await watched(person)).toBe(62 + 600)
  })

  it('ranges of the future, behind the end, backwards and empty: nothing that was not played for', async () => {
    const person = await trainee()
    const { beat } = await player(person)
    for (const [from, to] of [
      [LONG, LONG + 500],
      [LONG + 1_000, LONG + 2_000],
      [500, 100],
      [70, 70],
    ] as const) {
      clock.pass(10)
      expect((await beat(from, to).expect(200)).body).toMatchObject({ accepted: [], watchedSeconds: 0 })
    }
    clock.pass(10)
    expect((await beat(LONG - 5, LONG + 100).expect(200)).body.accepted).toEqual([[LONG - 5, LONG]])
  })

  it('numbers that are none, negative, fractions or beyond all measure: refused, or clipped to the video', async () => {
    const person = await trainee([100, 100])
    const { beat, lease } = await player(person)
    clock.pass(10)
    const send = (body: string) =>
      person.agent.post('/api/learning/beats').set('content-type', 'application/json').send(body)
    for (const value of [
      '-1',
      '1.5',
      '"7"',
      'null',
      'NaN',
      'Infinity',
      '1e400',
      '9007199254740993',
      '[0]',
      '{}',
      'true',
    ])
      for (const field of ['seq', 'from', 'to']) {
        const fields = { seq: '1', from: '0', to: '10', [field]: value }
        const { status } = await send(
          `{"lease":"${lease}","seq":${fields.seq},"from":${fields.from},"to":${fields.to},"rate":1,"visible":true}`,
        )
        expect([field, value, status]).toEqual([field, value, expect.toSatisfy((code) => code === 400 || code === 422)])
      }
    for (const rate of [0, -1, 17, 1e300]) await beat(0, 10, { rate }).expect(422)
    expect(await watched(person)).toBe(0)
    expect((await beat(0, Number.MAX_SAFE_INTEGER).expect(200)).body.accepted).toEqual([[0, 22]])
    clock.pass(10)
    await beat(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, { seq: Number.MAX_SAFE_INTEGER }).expect(200)
    expect(await stored(person)).toMatchObject({ ranges: [[0, 22]], watchedSeconds: 22 })
    clock.pass(10)
    // a seq beyond all others ends with its lease
    expect((await (await player(person)).beat(20, 30).expect(200)).body.watchedSeconds).toBeLessThanOrEqual(24)
  })

  it('a duration of the claimant’s own choice: there is no place to put one, and a changed token is none', async () => {
    const person = await trainee()
    const { beat, lease } = await player(person)
    clock.pass(10)
    expect((await beat(0, 10, { duration: 10, durationSeconds: 10 }).expect(200)).body).toMatchObject({
      durationSeconds: LONG,
      completed: false,
    })
    const [body, signature] = lease.split('.') as [string, string]
    const values = JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown[]
    const shorter = Buffer.from(JSON.stringify(values.map((value) => (value === LONG ? 10 : value)))).toString(
      'base64url',
    )
    for (const forged of [`${shorter}.${signature}`, `${shorter}.`, shorter, `${body}.${signature}.${signature}`, ''])
      expect((await beat(0, 10, { lease: forged })).body.code).toMatch(/lease\.invalid|request\.invalid/)
  })
})

describe('the same time cannot be spent twice', () => {
  it('replayed beats, one by one and all at once, change nothing', async () => {
    const person = await trainee()
    const { beat, play } = await player(person)
    await play(0, 30)
    const before = await stored(person)
    clock.pass(20)
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => beat(100 * index, 100 * index + 90, { seq: 1 + (index % 3) })),
    )
    for (const { status, body } of replies) expect([status, body.accepted]).toEqual([200, []])
    expect(await stored(person)).toEqual(before)
  })

  it('a hundred beats at once are worth what one would be', async () => {
    const person = await trainee()
    const { beat } = await player(person)
    clock.pass(10)
    await Promise.all(Array.from({ length: 100 }, (_, index) => beat(index * 20, index * 20 + 20)))
    expect(await watched(person)).toBeLessThanOrEqual(honest(10))
  })

  it('tabs side by side: only the one that was opened last counts', async () => {
    const person = await trainee()
    const tabs = [await player(person), await player(person), await player(person)]
    for (let turn = 0; turn < 5; turn++) {
      clock.pass(10)
      const replies = await Promise.all(
        tabs.map(({ beat }, index) => beat(index * 800 + turn * 20, index * 800 + turn * 20 + 20)),
      )
      expect(replies.map(({ status }) => status)).toEqual([409, 409, 200])
    }
    expect(await watched(person)).toBeLessThanOrEqual(honest(50))
    expect((await stored(person)).ranges[0]![0]).toBe(1_600)
  })

  it('lessons and devices side by side, opened in turns: no more than one of them', async () => {
    const person = await trainee()
    const phone = await site.signedIn(person.account.login)
    for (let turn = 0; turn < 12; turn++) {
      const { beat } = await player(person, turn % 2, turn % 3 === 0 ? phone : person.agent)
      clock.pass(1)
      await beat(turn * 100, turn * 100 + 99).expect(200)
    }
    expect(await watched(person)).toBeLessThanOrEqual(honest(12))
  })

  it('opening races with opening and with beats: one lease holds', async () => {
    const person = await trainee()
    const opened = await Promise.all(Array.from({ length: 6 }, (_, index) => player(person, index % 2)))
    clock.pass(10)
    const replies = await Promise.all(opened.map(({ beat }, index) => beat(index * 300, index * 300 + 100)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await watched(person)).toBeLessThanOrEqual(honest(10))
  })
})

describe('who may beat, and for what', () => {
  it('not for a lesson that is not the trainee’s, of another course, or not there: no lease is given out', async () => {
    const [person, other] = [await trainee(), await trainee()]
    const [mine, theirs] = [person.videos[0]!, other.videos[0]!]
    const open = (course: string, lesson: string) =>
      person.agent.post(`/api/learning/courses/${course}/lessons/${lesson}/open`)
    await open(theirs.course, theirs.lesson).expect(404)
    await open(mine.course, theirs.lesson).expect(404)
    await open(mine.course, person.videos[1]!.lesson).expect(404)
    await open(mine.course, 'nothing').expect(404)
    expect(await Watches.countDocuments({ person: person.id })).toBe(0)
  })

  it('not with another’s lease, nor with one’s own on another device of one’s own', async () => {
    const [person, thief] = [await trainee(), await trainee()]
    const { lease, beat } = await player(person)
    const elsewhere = await site.signedIn(person.account.login)
    clock.pass(10)
    const body = { lease, seq: 1, from: 0, to: 10, rate: 1, visible: true }
    for (const agent of [thief.agent, elsewhere, site.visitor()])
      expect((await agent.post('/api/learning/beats').send(body).expect(401)).body.code).toBe('lease.invalid')
    expect([await watched(person), await watched(thief)]).toEqual([0, 0])
    expect((await beat(0, 10).expect(200)).body.watchedSeconds).toBe(10)
  })

  it('not with a lease of one’s own making', async () => {
    const person = await trainee()
    const { lease } = await player(person)
    const values = JSON.parse(Buffer.from(lease.split('.')[0]!, 'base64url').toString()) as [
      string,
      string,
      string,
      string,
      string,
      number,
      string,
      number,
      number,
      string,
      number,
    ]
    const [id, owner, account, asset, course, version, lesson, , rate, session, issuedAt] = values
    const forged = signLease(
      { lease: id, person: owner, account, asset, course, version, lesson, duration: 10, rate, session, issuedAt },
      'a guess',
    )
    clock.pass(10)
    await person.agent
      .post('/api/learning/beats')
      .send({ lease: forged, seq: 1, from: 0, to: 10, rate: 1, visible: true })
      .expect(401)
    expect(await watched(person)).toBe(0)
  })

  it('not after signing out, and not after signing in again with the old lease', async () => {
    const person = await trainee()
    const { lease, play } = await player(person)
    await play(0, 10)
    const cookie = person.agent.jar
      .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
      .toValueString()
    await person.agent.delete('/api/session').expect(200)
    const again = await site.signedIn(person.account.login)
    for (let turn = 0; turn < 3; turn++) {
      clock.pass(10)
      const beat = { lease, seq: 10 + turn, from: 10, to: 20, rate: 1, visible: true }
      await site.visitor().post('/api/learning/beats').set('cookie', cookie).send(beat).expect(409)
      await again.post('/api/learning/beats').send(beat).expect(401)
    }
    expect(await watched(person)).toBe(10)
  })

  it('a lease outlives neither its hours nor a course that was taken away for the next opening', async () => {
    const person = await trainee()
    const { beat } = await player(person)
    await changeProgramme(person.programme, { $set: { courses: [] } })
    const { course, lesson } = person.videos[0]!
    await person.agent.post(`/api/learning/courses/${course}/lessons/${lesson}/open`).expect(404)
    clock.pass(12 * 3_600 + 1)
    expect((await beat(0, 10).expect(409)).body.code).toBe('lease.ended')
    expect(await watched(person)).toBe(0)
  })

  it('completion is never claimed: it follows from what was covered, once', async () => {
    const person = await trainee([40, LONG])
    const { beat, play } = await player(person)
    clock.pass(20)
    expect((await beat(38, 40, { completed: true, watchedSeconds: 40 }).expect(200)).body.completed).toBe(false)
    expect(await LearningRecords.countDocuments({ person: person.id })).toBe(0)
    expect((await play(0, 38)).completed).toBe(true)
    const last = await Promise.all(Array.from({ length: 8 }, () => beat(0, 1)))
    expect(last.every(({ body }) => body.completed === true)).toBe(true)
    expect(await LearningRecords.countDocuments({ person: person.id, kind: 'lesson.completed' })).toBe(1)
  })
})

/** What somebody may do with two devices, two lessons and every lease they were ever given. */
const seconds = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 0.4, 1.7) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 25 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 120 }) },
)
const claim = fc.record({
  lease: fc.nat(5),
  from: fc.integer({ min: 0, max: 320 }),
  length: fc.oneof(fc.nat(40), fc.nat(400)),
  seq: fc.constantFrom('next', 'next', 'next', 'same', 'jump'),
})
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('beats' as const),
      wait: seconds,
      claims: fc.array(claim, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('open' as const), wait: seconds, device: fc.nat(1), video: fc.nat(1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replay' as const), wait: seconds, pick: fc.nat(30) }) },
)

describe('whatever is sent, in whatever order, repeated or lost', () => {
  it(
    'no more is covered than the time that passed x the allowed speed + 2 s, and what is covered is exactly what was accepted',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 14 }), async (acts) => {
          const person = await trainee([300, 200])
          const devices = [person.agent, await site.signedIn(person.account.login)]
          const leases: { token: string; seq: number; video: number; device: number }[] = []
          const sent: { body: object; device: number; video: number }[] = []
          const accepted: Range[][] = [[], []]
          let wall = 0
          const open = async (device: number, video: number) =>
            leases.push({ token: (await player(person, video, devices[device])).lease, seq: 0, video, device })
          const post = async (each: (typeof sent)[number]) => {
            const { status, body } = await devices[each.device]!.post('/api/learning/beats').send(each.body)
            expect([200, 409]).toContain(status)
            if (status === 200) accepted[each.video]!.push(...(body.accepted as Range[]))
          }
          await open(0, 0)
          for (const each of acts) {
            clock.pass(each.wait)
            wall += each.wait
            if (each.kind === 'open') await open(each.device, each.video)
            else if (each.kind === 'replay' && sent.length > 0) await post(sent[each.pick % sent.length]!)
            else if (each.kind === 'beats') {
              const beats = each.claims.map(({ lease: pick, from, length, seq }) => {
                const lease = leases.at(-1 - (pick % Math.min(3, leases.length)))!
                lease.seq += seq === 'next' ? 1 : seq === 'jump' ? 1_000 : 0
                return {
                  body: {
                    lease: lease.token,
                    seq: Math.max(1, lease.seq),
                    from,
                    to: from + length,
                    rate: 1,
                    visible: true,
                  },
                  device: lease.device,
                  video: lease.video,
                }
              })
              sent.push(...beats)
              await Promise.all(beats.map(post))
            }
          }
          for (const [which, { duration }] of person.videos.entries()) {
            const union = accepted[which]!.reduce<Range[]>(addRange, [])
            const watch = await Watches.findById(watchId(person.id, person.videos[which]!.asset)).lean()
            expect(watch?.ranges ?? []).toEqual(union)
            expect(watch?.watchedSeconds ?? 0).toBe(totalSeconds(union))
            for (const [from, to] of union) expect(from >= 0 && from < to && to <= duration).toBe(true)
          }
          const total = accepted.flat().reduce((sum, [from, to]) => sum + to - from, 0)
          expect(total).toBeLessThanOrEqual(honest(wall))
        }),
        { numRuns: 20 },
      )
    },
  )
})
