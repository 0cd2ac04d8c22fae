import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ANSWER_SECONDS,
  askedAnew,
  checkAfter,
  checkForLease,
  checkView,
  drawnCheck,
  isLate,
  stillAsked,
} from '../../server/features/playback/attentionCheck.ts'
import { ALLOWED_RATE, applyBeat, later } from '../../server/features/playback/beatCredit.ts'
import { EMPTY_LOG, opened, readLog, writeLog } from '../../server/features/playback/creditLog.ts'
import type { Watch } from '../../server/features/playback/watch.model.ts'

const DURATION = 2_700
const start = Date.UTC(2026, 4, 1)
const at = (seconds: number): Date => new Date(start + seconds * 1000)
const log = writeLog(opened(EMPTY_LOG, { lease: 'l', course: 'c', lesson: 'x', device: '电脑' }, start))
const fresh: Watch = {
  _id: 'p:a',
  person: 'p',
  asset: 'a',
  ranges: [],
  watchedSeconds: 0,
  position: 0,
  lease: 'l',
  seq: 0,
  beatAt: at(0),
  slackMs: 2_000,
  budgetMs: 2_000,
  revision: 1,
  log,
}
const due = (left: number) => ({ left, nonce: 'n', askedAt: null, answered: null })

/** Any client, and how long after each beat it answers what is asked: never, or at once. */
const steps = fc.array(
  fc.record({ wait: fc.nat(90), from: fc.nat(2_700), length: fc.nat(300), answers: fc.boolean() }),
  { maxLength: 60 },
)

function play(
  beats: { wait: number; from: number; length: number; answers: boolean }[],
  rate: number,
  every: number | null,
) {
  let time = 0
  let total = 0
  let asked = 0
  let watch: Watch = every === null ? fresh : { ...fresh, check: due(every) }
  const sums: number[] = []
  beats.forEach(({ wait, from, length, answers }, index) => {
    time += wait
    const waited = watch.check?.askedAt !== null && watch.check !== undefined
    if (waited) asked += wait
    const next = applyBeat(watch, { seq: index + 1, from, to: from + length }, DURATION, at(time), rate)
    const accepted = next.accepted.reduce((sum, [a, b]) => sum + b - a, 0)
    if (waited) expect(accepted).toBe(0)
    total += accepted
    sums.push(total)
    watch = next.watch
    if (every !== null && answers && watch.check!.askedAt !== null)
      watch = { ...watch, check: due(every), beatAt: later(watch.beatAt, at(time)) }
  })
  return { watch, total, sums, asked, time }
}

describe('a check whether somebody is there', () => {
  it('never brings more credit, at any moment, than there would be without it', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 1.25, 2), fc.integer({ min: 1, max: 200 }), (beats, rate, every) => {
        const plain = play(beats, rate, null)
        const checked = play(beats, rate, every)
        checked.sums.forEach((sum, index) => expect(sum).toBeLessThanOrEqual(plain.sums[index]!))
      }),
      { numRuns: 500 },
    )
  })
  it('the time until its answer is worth nothing, then or later', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 1.5, 2), fc.integer({ min: 1, max: 200 }), (beats, rate, every) => {
        const { total, asked, time } = play(beats, rate, every)
        expect(total).toBeLessThanOrEqual((time - asked) * Math.min(rate, ALLOWED_RATE) + 2)
      }),
    )
  })
  it('what was credited before stays; what is claimed meanwhile is noted with its reason, and goes on after the answer', () => {
    const before = applyBeat({ ...fresh, check: due(10) }, { seq: 1, from: 0, to: 12 }, DURATION, at(10)).watch
    expect(before).toMatchObject({ watchedSeconds: 12, check: { askedAt: at(10).getTime() } })
    const meanwhile = applyBeat(before, { seq: 2, from: 12, to: 22 }, DURATION, at(20))
    expect(meanwhile).toMatchObject({ accepted: [], watch: { watchedSeconds: 12, seq: 2 } })
    expect(readLog(meanwhile.watch.log)!.sittings[0]).toMatchObject({
      claimed: 22,
      counted: 12,
      check: 10,
      missed: [{ why: 'check', from: 12, to: 22 }],
    })
    const answered = { ...meanwhile.watch, check: due(100), beatAt: at(25) }
    expect(applyBeat(answered, { seq: 3, from: 12, to: 22 }, DURATION, at(35)).watch.watchedSeconds).toBe(22)
  })
  it('is asked by new credit alone, and not of a video that is done', () => {
    const again = applyBeat(
      { ...fresh, ranges: [[0, 100]], watchedSeconds: 100, check: due(10) },
      { seq: 1, from: 0, to: 20 },
      DURATION,
      at(20),
    ).watch
    expect(again.check).toEqual(due(10))
    expect(checkAfter(due(5), 5, true, at(0)).askedAt).toBeNull()
    expect(checkAfter(due(5), 4, false, at(0))).toEqual(due(1))
  })
  it('comes at moments that differ, from five to fifteen minutes apart', () => {
    const drawn = Array.from({ length: 300 }, () => drawnCheck())
    expect(drawn.every(({ left }) => left >= 300 && left <= 900)).toBe(true)
    expect(new Set(drawn.map(({ left }) => left)).size).toBeGreaterThan(100)
    expect(new Set(drawn.map(({ nonce }) => nonce)).size).toBe(300)
  })
  it('gives at least twenty seconds, also to whoever hears of it late', () => {
    const asked = { ...due(0), askedAt: start }
    expect(checkView(asked, at(0))).toEqual({ nonce: 'n', answerBySeconds: ANSWER_SECONDS })
    expect(checkView(stillAsked(asked, at(9)), at(9))!.answerBySeconds).toBe(21)
    expect(checkView(stillAsked(asked, at(12)), at(12))!.answerBySeconds).toBe(ANSWER_SECONDS)
    expect([isLate(asked, at(ANSWER_SECONDS)), isLate(asked, at(ANSWER_SECONDS + 6))]).toEqual([false, true])
    expect(checkView(due(3), at(0))).toBeNull()
  })
  it('goes from lease to lease: opening anew neither answers it nor draws another moment', () => {
    expect(checkForLease(due(7), at(0))).toEqual(due(7))
    const asked = { ...due(0), askedAt: start }
    const next = checkForLease(asked, at(60))
    expect(next.askedAt).toBe(at(60).getTime())
    expect(next.nonce).not.toBe('n')
    expect(askedAnew(asked, at(1)).nonce).not.toBe('n')
  })
})
