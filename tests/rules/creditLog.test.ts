import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyBeat } from '../../server/features/playback/beatCredit.ts'
import {
  closed,
  EMPTY_LOG,
  notedLate,
  opened,
  readLog,
  writeLog,
  type CreditLog,
} from '../../server/features/playback/creditLog.ts'
import type { Watch } from '../../server/features/playback/watch.model.ts'
import { totalSeconds } from '../../server/features/playback/watchedRanges.rule.ts'

const DURATION = 900
const start = Date.UTC(2026, 4, 1)
const ms = (seconds: number): number => start + seconds * 1000
const at = (seconds: number): Date => new Date(ms(seconds))
const logOf = ({ log }: Watch): CreditLog => readLog(log)!
const place = (lease: string) => ({ lease, course: 'c', lesson: 'l', device: '电脑' })
const watchOf = (log: CreditLog, lease = 'a'): Watch => ({
  _id: 'p:v',
  person: 'p',
  asset: 'v',
  ranges: [],
  watchedSeconds: 0,
  position: 0,
  lease,
  seq: 0,
  beatAt: at(0),
  slackMs: 2_000,
  budgetMs: 2_000,
  revision: 1,
  log: writeLog(log),
})
const steps = fc.array(
  fc.record({
    wait: fc.nat(60),
    from: fc.nat(1_000),
    length: fc.nat(300),
    seq: fc.constantFrom(0, 1),
    lease: fc.boolean(),
  }),
  { maxLength: 80 },
)

/** Plays the steps; `lease` takes the lease anew first. */
function play(beats: { wait: number; from: number; length: number; seq: number; lease: boolean }[]) {
  let time = 0
  let count = 0
  let claimed = 0
  let watch = watchOf(opened(EMPTY_LOG, place('lease-0'), ms(0)), 'lease-0')
  for (const { wait, from, length, seq, lease } of beats) {
    time += wait
    if (lease)
      watch = {
        ...watch,
        lease: `lease-${(count += 1)}`,
        seq: 0,
        log: writeLog(
          opened(
            closed(logOf(watch), watch.lease!, { why: 'taken', at: ms(time), device: '手机' }),
            place(`lease-${count}`),
            ms(time),
          ),
        ),
      }
    const before = watch
    watch = applyBeat(watch, { seq: watch.seq + seq, from, to: from + length }, DURATION, at(time)).watch
    if (watch !== before) claimed += Math.max(0, Math.min(DURATION, from + length) - from)
  }
  const { sittings, earlier } = logOf(watch)
  const tallies = [...sittings, ...(earlier ? [earlier] : [])]
  const sum = (key: 'claimed' | 'counted' | 'again' | 'fast' | 'gap' | 'late') =>
    tallies.reduce((total, tally) => total + tally[key], 0)
  return { watch, claimed, sum }
}

describe('how seconds came about', () => {
  it('every second claimed is counted, counted before, or missed for one reason; what is counted is what was watched', () => {
    fc.assert(
      fc.property(steps, (beats) => {
        const { watch, claimed, sum } = play(beats)
        expect(sum('claimed')).toBe(claimed)
        expect(sum('counted') + sum('again') + sum('fast') + sum('gap') + sum('late')).toBe(claimed)
        expect(sum('counted')).toBe(watch.watchedSeconds)
        expect((watch.again ?? []).reduce((total, seconds) => total + seconds, 0)).toBe(sum('again'))
      }),
    )
  })
  it('stays small, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            wait: fc.nat(60),
            from: fc.nat(1_000),
            length: fc.integer({ min: 1, max: 300 }),
            seq: fc.constant(1),
            lease: fc.boolean(),
          }),
          { minLength: 100, maxLength: 300 },
        ),
        (beats) => {
          const { watch } = play(beats)
          expect(logOf(watch).sittings.length).toBeLessThanOrEqual(20)
          for (const { ranges, missed } of logOf(watch).sittings)
            expect([ranges.length <= 8, missed.length <= 8]).toEqual([true, true])
          expect(watch.log!.length).toBeLessThan(25_000)
        },
      ),
      { numRuns: 20 },
    )
  })
  it('names the pause and the speed apart', () => {
    const log = opened(EMPTY_LOG, place('a'), ms(0))
    const paused = applyBeat(watchOf(log), { seq: 1, from: 0, to: 100 }, DURATION, at(40)).watch
    expect(logOf(paused).sittings[0]).toMatchObject({
      claimed: 100,
      counted: 42,
      gap: 40,
      fast: 18,
      missed: [
        { why: 'gap', from: 42, to: 82 },
        { why: 'fast', from: 82, to: 100 },
      ],
    })
    const fast = applyBeat(watchOf(log), { seq: 1, from: 0, to: 30 }, DURATION, at(10)).watch
    expect(logOf(fast).sittings[0]).toMatchObject({ counted: 22, fast: 8, gap: 0, ranges: [[0, 22]] })
    const again = applyBeat(fast, { seq: 2, from: 10, to: 30 }, DURATION, at(20)).watch
    expect(logOf(again).sittings[0]).toMatchObject({ claimed: 50, counted: 30, again: 12, fast: 8 })
  })
  it('a sitting in which nothing was played leaves no trace; the reason it ended is the first one', () => {
    const twice = opened(opened(EMPTY_LOG, place('a'), ms(0)), place('b'), ms(5))
    expect(twice.sittings.map(({ lease }) => lease)).toEqual(['b'])
    const ended = closed(closed(twice, 'b', { why: 'signed-out', at: ms(6), device: null }), 'b', {
      why: 'taken',
      at: ms(9),
      device: '手机',
    })
    expect(ended.sittings[0]!.ended).toMatchObject({ why: 'signed-out' })
    expect(closed(twice, 'nobody', { why: 'taken', at: ms(1), device: null })).toEqual(twice)
  })
  it('what a player claims after it lost the lease is told once, and of the video only', () => {
    const log = closed(
      logOf(
        applyBeat(watchOf(opened(EMPTY_LOG, place('a'), ms(0))), { seq: 1, from: 0, to: 10 }, DURATION, at(10)).watch,
      ),
      'a',
      { why: 'taken', at: ms(12), device: '手机' },
    )
    const claim = { lease: 'a', seq: 2, from: 10, to: 18 }
    const once = notedLate(log, claim, DURATION, ms(20))!
    expect(once.sittings[0]).toMatchObject({
      claimed: 18,
      counted: 10,
      late: 8,
      lastAt: ms(10),
      missed: [{ why: 'late', from: 10, to: 18 }],
    })
    expect(notedLate(once, claim, DURATION, ms(21))).toBe(once)
    expect(notedLate(log, { ...claim, from: DURATION, to: 9e15 }, DURATION, ms(20))).toBe(log)
    expect(notedLate(log, { ...claim, lease: 'forged' }, DURATION, ms(20))).toBe(log)
    expect(totalSeconds(once.sittings[0]!.ranges)).toBe(10)
  })
})
