import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALLOWED_RATE, applyBeat, carriedPace } from '../../server/features/playback/beatCredit.ts'
import { EMPTY_LOG, writeLog } from '../../server/features/playback/creditLog.ts'
import type { Watch } from '../../server/features/playback/watch.model.ts'

const DURATION = 2_700
const start = Date.UTC(2026, 4, 1)
const opened: Watch = {
  _id: 'p:a',
  person: 'p',
  asset: 'a',
  ranges: [],
  watchedSeconds: 0,
  position: 0,
  lease: 'l',
  seq: 0,
  beatAt: new Date(start),
  slackMs: 2_000,
  budgetMs: 2_000,
  revision: 1,
  log: writeLog(EMPTY_LOG),
}

/** Any client, honest or not: claims at any pace, in any place. */
const claims = fc.array(
  fc.record({ wait: fc.integer({ min: 0, max: 90_000 }), from: fc.nat(3_000), length: fc.nat(3_000) }),
  { maxLength: 60 },
)

function play(beats: { wait: number; from: number; length: number }[], rate = ALLOWED_RATE) {
  let at = start
  return beats.reduce<{ watch: Watch; total: number; steps: { elapsed: number; accepted: number }[] }>(
    ({ watch, total, steps }, { wait, from, length }, index) => {
      at += wait
      const next = applyBeat(watch, { seq: index + 1, from, to: from + length }, DURATION, new Date(at), rate)
      const accepted = next.accepted.reduce((sum, [a, b]) => sum + b - a, 0)
      return { watch: next.watch, total: total + accepted, steps: [...steps, { elapsed: wait / 1000, accepted }] }
    },
    { watch: opened, total: 0, steps: [] },
  )
}

describe('what a beat is credited', () => {
  it('never more than the time passed (at most 20 s) at twice the speed and 2 s', () => {
    fc.assert(
      fc.property(claims, (beats) => {
        for (const { elapsed, accepted } of play(beats).steps)
          expect(accepted).toBeLessThanOrEqual(Math.min(elapsed, 20) * ALLOWED_RATE + 2)
      }),
    )
  })
  it('never more in all than twice the time since the lease and 2 s: bursts of small beats gain nothing', () => {
    fc.assert(
      fc.property(claims, (beats) => {
        const seconds = beats.reduce((sum, { wait }) => sum + Math.min(wait, 20_000), 0) / 1000
        expect(play(beats).total).toBeLessThanOrEqual(seconds * ALLOWED_RATE + 2)
      }),
    )
    expect(play(Array.from({ length: 1_000 }, (_, index) => ({ wait: 0, from: index * 2, length: 2 }))).total).toBe(2)
  })
  it('where a course allows less than twice the speed: never more in all than the time passed at its speed and 2 s', () => {
    fc.assert(
      fc.property(claims, fc.constantFrom(1, 1.25, 1.5), (beats, rate) => {
        const seconds = beats.reduce((sum, { wait }) => sum + wait, 0) / 1000
        expect(play(beats, rate).total).toBeLessThanOrEqual(seconds * rate + 2)
      }),
    )
    const eager = Array.from({ length: 60 }, (_, index) => ({ wait: 10_000, from: index * 20, length: 20 }))
    expect(play(eager, 1).total).toBe(602)
    expect(play(eager, 1.5).total).toBe(902)
  })
  it('and what was played without a line for five minutes is made up for, beat by beat, while the player goes on', () => {
    const backlog = [
      { wait: 300_000, from: 0, length: 42 },
      ...Array.from({ length: 26 }, (_, index) => ({ wait: 10_000, from: 42 + index * 20, length: 20 })),
    ]
    expect(play(backlog, 1).watch.ranges).toEqual([[0, 42 + 26 * 20]])
  })
  it('never more than the video is long, nor outside of it', () => {
    fc.assert(
      fc.property(claims, (beats) => {
        const { watch } = play(beats)
        expect(watch.watchedSeconds).toBeLessThanOrEqual(DURATION)
        for (const [from, to] of watch.ranges) expect(from >= 0 && to <= DURATION).toBe(true)
      }),
    )
  })
  it('idle time does not accrue: after ten minutes a claim is worth 42 s', () => {
    expect(play([{ wait: 600_000, from: 0, length: 600 }]).total).toBe(42)
  })
  it('an honest player is credited every second, though its beats arrive almost a second early or late', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -900, max: 900 }), { minLength: 1, maxLength: 100 }),
        fc.constantFrom(1, 1.25, 1.5),
        (jitter, rate) => {
          const beats = jitter.map((early, index) => ({
            wait: 10_000 + early - (jitter[index - 1] ?? 0),
            from: Math.floor(index * 10 * rate),
            length: Math.floor((index + 1) * 10 * rate) - Math.floor(index * 10 * rate),
          }))
          expect(play(beats).watch.ranges).toEqual([[0, Math.min(DURATION, Math.floor(jitter.length * 10 * rate))]])
        },
      ),
    )
  })
  it('a repeated or older seq changes nothing', () => {
    fc.assert(
      fc.property(
        claims.filter(({ length }) => length > 0),
        fc.nat(),
        (beats, pick) => {
          const { watch } = play(beats)
          const again = applyBeat(
            watch,
            { seq: (pick % beats.length) + 1, from: 0, to: DURATION },
            DURATION,
            new Date(start + 1e9),
          )
          expect(again).toEqual({ watch, accepted: [] })
        },
      ),
    )
  })
  it('the pace goes from lease to lease: taking leases in turn gains nothing', () => {
    const used = applyBeat(opened, { seq: 1, from: 0, to: 100 }, DURATION, new Date(start)).watch
    expect(carriedPace(used, new Date(start)).slackMs).toBe(0)
    expect(carriedPace(used, new Date(start + 500)).slackMs).toBe(1_000)
    expect(carriedPace(used, new Date(start + 60_000)).slackMs).toBe(2_000)
    expect(carriedPace(null, new Date(start)).slackMs).toBe(2_000)
  })
  it('opening at a process whose clock is behind and beating at another gains nothing', () => {
    const behind = new Date(start - 5_000)
    const total = Array.from({ length: 10 }).reduce<{ watch: Watch; seconds: number }>(
      ({ watch, seconds }) => {
        const reopened = { ...watch, ...carriedPace(watch, behind), seq: 0 }
        const next = applyBeat(reopened, { seq: 1, from: 0, to: 100 }, DURATION, new Date(start))
        return { watch: next.watch, seconds: seconds + next.accepted.reduce((sum, [from, to]) => sum + to - from, 0) }
      },
      { watch: opened, seconds: 0 },
    ).seconds
    expect(total).toBe(2)
  })
  it('a clock that runs behind in another process gives nothing away', () => {
    const late = applyBeat(opened, { seq: 1, from: 0, to: 100 }, DURATION, new Date(start - 5_000))
    expect(late.accepted).toEqual([[0, 2]])
    expect(late.watch.beatAt).toEqual(opened.beatAt)
  })
})
