import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beatCourier } from '../../client/features/playback/beatCourier.ts'
import { beatQueue, type Beat } from '../../client/features/playback/beatQueue.ts'
import type { Failure } from '../../client/lib/retry.ts'
import { ALLOWED_RATE, applyBeat } from '../../server/features/playback/beatCredit.ts'
import { EMPTY_LOG, writeLog } from '../../server/features/playback/creditLog.ts'
import type { Watch } from '../../server/features/playback/watch.model.ts'
import type { Range } from '../../server/features/playback/watchedRanges.rule.ts'

const DURATION = 600

/** The server's own rule behind a line that can fail, and a clock that only the test moves. */
function world() {
  let time = 0
  let planned: { at: number; act: () => void } | null = null
  const fresh = (): Watch => ({
    _id: 'p:a',
    person: 'p',
    asset: 'a',
    ranges: [],
    watchedSeconds: 0,
    position: 0,
    lease: 'l',
    seq: 0,
    beatAt: new Date(time),
    slackMs: 2_000,
    budgetMs: 2_000,
    revision: 0,
    log: writeLog(EMPTY_LOG),
  })
  const state = {
    watch: fresh(),
    line: 'up' as 'up' | 'down' | 'deaf',
    sent: [] as Beat[],
    failures: [] as Failure[],
    error: 'retry' as Failure,
  }

  const queue = beatQueue({ duration: DURATION, maxRate: ALLOWED_RATE })
  const courier = beatCourier({
    queue,
    async send(beat) {
      state.sent.push({ ...beat })
      if (state.line === 'down') throw new Error('offline')
      const { watch, accepted } = applyBeat(state.watch, beat, DURATION, new Date(time))
      state.watch = watch
      if (state.line === 'deaf') throw new Error('the answer was lost')
      return { accepted }
    },
    failureOf: () => state.error,
    now: () => time,
    later(ms, act) {
      planned = { at: time + ms, act }
      return () => (planned = null)
    },
    onSaved: () => {},
    onFailed: (_beat, failure) => state.failures.push(failure),
  })
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    state,
    queue,
    courier,
    settled,
    async pass(ms: number) {
      const end = time + ms
      await settled()
      while (planned && planned.at <= end) {
        const { at, act } = planned
        planned = null
        time = Math.max(time, at)
        act()
        await settled()
      }
      time = end
    },
    async play(from: number, to: number, rate = 1) {
      await this.pass(((to - from) / rate) * 1000)
      queue.add([from, to])
      void courier.pump()
      await settled()
    },
    relet() {
      state.watch = { ...state.watch, seq: 0, beatAt: new Date(time) }
      courier.start()
    },
  }
}

describe('beats', () => {
  it('bring what was played to the server, in order', async () => {
    const here = world()
    here.courier.start()
    await here.play(0, 10)
    await here.play(10, 20)
    expect(here.state.sent).toEqual([
      { seq: 1, from: 0, to: 10 },
      { seq: 2, from: 10, to: 20 },
    ])
    expect(here.state.watch.ranges).toEqual([[0, 20]])
    expect(here.queue.seconds()).toBe(0)
  })

  it('are kept at twice the speed too', async () => {
    const here = world()
    here.courier.start()
    for (let at = 0; at < DURATION; at += 20) await here.play(at, at + 20, 2)
    await here.pass(10_000)
    expect(here.state.watch.ranges).toEqual([[0, DURATION]])
  })

  it('are sent again with the same seq when the connection was down, then the rest, and nothing is lost', async () => {
    const here = world()
    here.courier.start()
    await here.play(0, 10)
    here.state.line = 'down'
    for (let at = 10; at < 100; at += 10) await here.play(at, at + 10)
    expect(new Set(here.state.sent.slice(1).map(({ seq }) => seq))).toEqual(new Set([2]))
    expect(here.queue.seconds()).toBe(90)
    here.state.line = 'up'
    here.courier.retryNow()
    await here.settled()
    await here.pass(120_000)
    expect(here.state.watch.ranges).toEqual([[0, 100]])
    expect(here.queue.seconds()).toBe(0)
  })

  it('whose answer was lost are not counted twice and not lost', async () => {
    const here = world()
    here.courier.start()
    here.state.line = 'deaf'
    await here.play(0, 10)
    expect(here.queue.seconds()).toBe(10)
    here.state.line = 'up'
    await here.pass(30_000)
    expect(here.state.watch.ranges).toEqual([[0, 10]])
    expect(here.queue.seconds()).toBe(0)
  })

  it('stop when another device has the lease, and are claimed again under the next one', async () => {
    const here = world()
    here.courier.start()
    await here.play(0, 10)
    here.state.line = 'down'
    here.state.error = 'stop'
    await here.play(10, 20)
    await here.pass(60_000)
    expect(here.state.sent).toHaveLength(2)
    here.state.line = 'up'
    here.relet()
    await here.pass(30_000)
    expect(here.state.sent[2]).toMatchObject({ seq: 1, from: 10 })
    expect(here.state.watch.ranges).toEqual([[0, 20]])
  })

  it('of a page that was loaded again continue after the last seq of its lease, and no claim is larger than what can be credited', async () => {
    const here = world()
    here.state.watch = { ...here.state.watch, seq: 7 }
    here.queue.add([100, 300])
    await here.pass(600_000)
    here.courier.start(7)
    await here.settled()
    await here.pass(200_000)
    expect(here.state.sent[0]).toMatchObject({ seq: 8, from: 100 })
    expect(here.state.sent.every(({ from, to }) => to - from <= 42)).toBe(true)
    expect(here.state.watch.ranges).toEqual([[100, 300]])
  })

  it('that the server will never take are forgotten', async () => {
    const here = world()
    here.courier.start()
    here.state.line = 'down'
    here.state.error = 'refused'
    await here.play(0, 10)
    expect(here.queue.seconds()).toBe(0)
  })

  it('leave at once with a page that is being left, also while one is under way', async () => {
    const here = world()
    here.courier.start()
    await here.pass(12_000)
    here.queue.add([0, 10])
    void here.courier.pump()
    here.queue.add([10, 12])
    here.courier.flush()
    await here.settled()
    expect(here.state.watch.ranges).toEqual([[0, 12]])
    expect(here.queue.seconds()).toBe(0)
  })

  it('save all that was played, however the connection behaves', async () => {
    const step = fc.record({
      line: fc.constantFrom('up', 'down', 'deaf' as const),
      jump: fc.integer({ min: 0, max: DURATION - 20 }),
      length: fc.integer({ min: 1, max: 20 }),
      rate: fc.constantFrom(0.75, 1, 1.5, 2),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const here = world()
        here.courier.start()
        const played: Range[] = []
        for (const { line, jump, length, rate } of steps) {
          here.state.line = line as 'up'
          await here.play(jump, jump + length, rate)
          played.push([jump, jump + length])
        }
        here.state.line = 'up'
        await here.pass(3_600_000)
        expect(here.queue.seconds()).toBe(0)
        for (const [from, to] of played)
          expect(here.state.watch.ranges.some((range) => range[0] <= from && range[1] >= to)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})
