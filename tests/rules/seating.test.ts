import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextSeated } from '../../server/features/classes/admission/seating.rule.ts'
import { checkDay, checkQuota } from '../../server/features/classes/nominations/checks.rule.ts'
import {
  inListOrder,
  nominatedAt,
  overriddenAt,
  rankedAt,
} from '../../server/features/classes/nominations/order.rule.ts'
import { compareRanks, type Rank } from '../../server/features/classes/nominations/priority.rule.ts'
import { placeReasons } from '../../server/features/classes/nominations/reasons.rule.ts'
import { inProportion, sharesAbove } from '../../server/features/classes/quotas/quotas.rule.ts'

const unit = fc.constantFrom('a', 'b', 'c', 'd')
const list = fc.array(unit, { maxLength: 30 }).map((units) => units.map((each, at) => ({ id: String(at), unit: each })))
const free = fc.integer({ min: -3, max: 20 })
const quotas = fc.option(
  fc.dictionary(unit, fc.integer({ min: -2, max: 6 })).map((rows) => new Map(Object.entries(rows))),
)

describe('who gets a free seat', () => {
  test('no more than are free and no more of an institution than its quota leaves', () => {
    fc.assert(
      fc.property(list, free, quotas, (waiting, seats, left) => {
        const seated = nextSeated(waiting, { free: seats, left })
        expect(seated.length).toBeLessThanOrEqual(Math.max(0, seats))
        for (const [each, own] of Map.groupBy(seated, (row) => row.unit))
          expect(own.length).toBeLessThanOrEqual(left ? (left.get(each) ?? 0) : seats)
      }),
    )
  })

  test('in the order of the list, and whoever is passed over has no quota left: nobody jumps', () => {
    fc.assert(
      fc.property(list, free, quotas, (waiting, seats, left) => {
        const seated = nextSeated(waiting, { free: seats, left })
        expect(seated).toEqual(waiting.filter((each) => seated.includes(each)))
        const last =
          seated.length === Math.max(0, seats) && seated.length > 0 ? waiting.indexOf(seated.at(-1)!) : waiting.length
        for (const [at, each] of waiting.entries()) {
          if (at >= last || seated.includes(each) || seats <= 0) continue
          const own = seated.slice().filter((row) => row.unit === each.unit && waiting.indexOf(row) < at).length
          expect(left && own >= (left.get(each.unit) ?? 0), 'passed over with quota left').toBe(true)
        }
      }),
    )
  })
})

const day = fc.option(fc.constantFrom('2024-03-01', '2025-05-01', '2026-12-31'))
const rank: fc.Arbitrary<Rank & { id: string }> = fc.record({
  project: fc.option(fc.constantFrom('样板支部', '“攀登”计划项目')),
  trained: fc.boolean(),
  dueOn: day,
  lastOn: day,
  at: fc.integer({ min: 0, max: 3 }),
  id: fc.constantFrom('p', 'q', 'r', 's'),
})

describe('the published order', () => {
  test('is total: whoever comes before another does so whatever third stands beside them', () => {
    fc.assert(
      fc.property(rank, rank, rank, (a, b, c) => {
        expect(Math.sign(compareRanks(a, b))).toBe(-Math.sign(compareRanks(b, a)) + 0)
        if (compareRanks(a, b) <= 0 && compareRanks(b, c) <= 0) expect(compareRanks(a, c)).toBeLessThanOrEqual(0)
        if (compareRanks(a, b) === 0) expect({ ...a, project: !a.project }).toEqual({ ...b, project: !b.project })
      }),
    )
  })

  test('asks in turn for projects, training in this cycle, the deadline, the last training, the time', () => {
    const least: Rank = { project: null, trained: false, dueOn: null, lastOn: '2020-01-01', at: 1 }
    const before = (a: Partial<Rank>, b: Partial<Rank>) =>
      compareRanks({ ...least, ...a, id: 'z' }, { ...least, ...b, id: 'a' }) < 0
    expect(before({ project: '样板支部', trained: true }, {})).toBe(true)
    expect(before({}, { trained: true, dueOn: '2024-01-01' })).toBe(true)
    expect(before({ dueOn: '2025-01-01' }, { lastOn: null })).toBe(true)
    expect(before({ lastOn: null, at: 9 }, {})).toBe(true)
    expect(before({ at: 0 }, {})).toBe(true)
  })

  test('is the order of the texts: overrides by time, the ranking, later nominations by time', () => {
    const at = fc.integer({ min: 0, max: 4_000_000_000_000 })
    fc.assert(
      fc.property(fc.array(at, { maxLength: 8 }), fc.nat(999_999), (times, place) => {
        const sorted = times.toSorted((a, b) => a - b)
        const keys = [
          ...sorted.map((time) => overriddenAt(new Date(time))),
          rankedAt(place),
          ...sorted.map((time) => nominatedAt(new Date(time))),
        ]
        const rows = keys.map((order, index) => ({ order, id: String(index).padStart(3, '0') }))
        expect(rows.toReversed().sort(inListOrder)).toEqual(rows)
      }),
    )
  })

  test('says why somebody stands there', () => {
    const own: Rank = { project: '样板支部', trained: false, dueOn: '2026-05-01', lastOn: '2021-03-09', at: 0 }
    const shown = { ranked: true, counts: true }
    expect(placeReasons({ rank: own, order: rankedAt(0), override: null }, shown)).toEqual([
      '样板支部负责人',
      '本周期未参训',
      '2026-05-01 到期',
      '上次培训 2021-03',
    ])
    expect(placeReasons({ rank: own, order: nominatedAt(new Date(0)), override: null }, shown)[0]).toContain(
      '排序后推荐',
    )
    const put = { by: '组织干部处', reason: '援藏返回' }
    expect(placeReasons({ rank: own, order: overriddenAt(new Date(0)), override: put }, shown)[0]).toBe(
      '优先录取：援藏返回（组织干部处）',
    )
  })
})

describe('quotas', () => {
  test('in proportion are whole, sum up to the capacity and lie within a seat of the exact share', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.array(fc.nat(300), { minLength: 1, maxLength: 40 }), (capacity, weights) => {
        const seats = inProportion(capacity, weights)
        const all = weights.reduce((sum, each) => sum + each, 0)
        expect(seats.reduce((sum, each) => sum + each, 0)).toBe(all === 0 ? 0 : capacity)
        for (const [at, each] of seats.entries()) {
          const exact = all === 0 ? 0 : (capacity * weights[at]!) / all
          expect(Math.abs(each - exact)).toBeLessThan(1)
          for (const [other, more] of weights.entries())
            if (more > weights[at]!) expect(seats[other]!).toBeGreaterThanOrEqual(each)
        }
      }),
    )
  })

  test('never take away a seat that is taken, and give out no more than there are', () => {
    const institution = fc.record({ weight: fc.nat(50), taken: fc.nat(6) })
    fc.assert(
      fc.property(fc.nat(80), fc.array(institution, { minLength: 1, maxLength: 12 }), (free, all) => {
        const taken = all.map((each) => each.taken)
        const weights = all.map(({ weight }) => weight)
        const capacity = free + taken.reduce((sum, each) => sum + each, 0)
        const seats = sharesAbove(capacity, weights, taken)
        const sum = seats.reduce((total, each) => total + each, 0)
        expect(sum).toBeLessThanOrEqual(capacity)
        if (weights.some((weight, at) => weight > 0 && seats[at]! > taken[at]!)) expect(sum).toBe(capacity)
        for (const [at, each] of seats.entries()) {
          expect(each).toBeGreaterThanOrEqual(taken[at]!)
          for (const [other, more] of weights.entries())
            // who gets more than is taken has no larger share than who weighs more
            if (more > weights[at]! && each > taken[at]!) expect(seats[other]!).toBeGreaterThanOrEqual(each)
        }
      }),
    )
    expect(sharesAbove(10, [1, 1], [8, 0])).toEqual([8, 2])
  })

  test('leave room for a waiting list, and say where it ends', () => {
    const codes = (seats: number | null, standing: number) =>
      checkQuota('某某大学', seats, standing, 2).map(({ code }) => code)
    expect([codes(null, 99), codes(3, 2), codes(3, 3), codes(3, 5), codes(3, 6), codes(0, 0)]).toEqual([
      [],
      [],
      ['overQuota'],
      ['overQuota'],
      ['full'],
      ['full'],
    ])
  })
})

test('nominations are taken from their first day until the class begins, behind the ranking once it is frozen', () => {
  const dated = { from: '2025-06-16', nominateFrom: '2025-05-01', nominateUntil: '2025-05-31' }
  const codes = (state: 'draft' | 'open' | 'ranked' | 'cancelled', on: string) =>
    checkDay({ state, ...dated }, on).map(({ code }) => code)
  expect(codes('open', '2025-04-30')).toEqual(['early'])
  expect(codes('open', '2025-05-01')).toEqual([])
  expect(codes('ranked', '2025-06-15')).toEqual(['late'])
  expect(codes('ranked', '2025-06-16')).toEqual(['over'])
  expect([codes('draft', '2025-05-02'), codes('cancelled', '2025-05-02')]).toEqual([['over'], ['over']])
})
