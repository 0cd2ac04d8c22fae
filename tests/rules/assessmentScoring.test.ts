/** Scores of an assessment: bounded, never less for more, out of 100, ties share a place. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isToCheck, mayReport, publishFaults } from '../../server/features/assessments/assessments.rule.ts'
import {
  ASSESSED,
  INDICATOR_KINDS,
  lineOf,
  placesOf,
  schemeFaults,
  shareOf,
  totalOf,
  valueOf,
  type Figure,
  type Indicator,
  type Scale,
  type Scored,
} from '../../server/features/assessments/scoring.rule.ts'

const measure = fc.integer({ min: 0, max: 20_000 }).map((value) => value / 100)
const rising = fc
  .uniqueArray(fc.record({ at: measure, share: fc.integer({ min: 0, max: 100 }) }), {
    minLength: 1,
    maxLength: 6,
    selector: ({ at }) => at,
  })
  .map((steps) => {
    const shares = steps.map(({ share }) => share).sort((a, b) => a - b)
    return steps.sort((a, b) => a.at - b.at).map(({ at }, place) => ({ at, share: shares[place]! }))
  })
const scale: fc.Arbitrary<Scale> = fc.oneof(
  fc
    .tuple(measure, measure)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ by: 'line' as const, zero: Math.min(a, b), full: Math.max(a, b), steps: [] })),
  rising.map((steps) => ({ by: 'steps' as const, zero: 0, full: 100, steps })),
)
const weights = (weight: number) => ({ university: weight, hospital: 0, affiliate: 0, 'private-university': 0 })
const indicator = (given: Partial<Indicator> = {}): Indicator => ({
  ...{ id: 'i', name: '覆盖率', kind: 'coverage', requirement: 'r', asks: '', measure: '', needsProof: false },
  ...{ scale: { by: 'line', zero: 0, full: 100, steps: [] }, weights: weights(100), ...given },
})
const figure = fc.option(
  fc.record({ whole: fc.integer({ min: 0, max: 5_000 }), part: fc.integer({ min: 0, max: 5_000 }) }),
)
const kind = fc.constantFrom(...INDICATOR_KINDS)

describe('points of a figure', () => {
  test('lie between none and all, and are never less for more', () => {
    fc.assert(
      fc.property(scale, measure, measure, (of, a, b) => {
        const [less, more] = [shareOf(of, Math.min(a, b)), shareOf(of, Math.max(a, b))]
        expect(less).toBeGreaterThanOrEqual(0)
        expect(more).toBeLessThanOrEqual(1)
        expect(less).toBeLessThanOrEqual(more)
      }),
    )
  })

  test('reach a step exactly at its figure: 29 of 100 is 29 %', () => {
    const steps = { by: 'steps' as const, zero: 0, full: 0, steps: [{ at: 29, share: 50 }] }
    expect(shareOf(steps, valueOf('coverage', { part: 29, whole: 100 })!)).toBe(0.5)
    expect(shareOf(steps, valueOf('coverage', { part: 2_899, whole: 10_000 })!)).toBe(0)
    expect(valueOf('hours', { part: 5_600, whole: 2 })).toBe(28)
  })

  test('are none where nothing was reported, and do not count where there is nobody', () => {
    expect(lineOf(indicator({ kind: 'reported' }), 'university', null).points).toBe(0)
    expect(lineOf(indicator(), 'university', { part: 0, whole: 0 }).points).toBeNull()
    expect(lineOf(indicator(), 'university', null).points).toBeNull()
  })
})

type Made = Pick<Indicator, 'kind' | 'scale'> & { weight: number; figure: Figure }

describe('a total', () => {
  const lines = fc.array(fc.record({ kind, scale, figure, weight: fc.integer({ min: 1, max: 100 }) }), { maxLength: 8 })
  const made = (rows: Made[]) =>
    rows.map((row) => lineOf(indicator({ ...row, weights: weights(row.weight) }), 'university', row.figure))

  test('is out of 100 over what counts, and each line at most its weight', () => {
    fc.assert(
      fc.property(lines, (rows) => {
        const of = made(rows)
        for (const { points, weight } of of) if (points !== null) expect(points).toBeLessThanOrEqual(weight * 100)
        const total = totalOf(of)
        expect(total === null).toBe(of.every(({ points }) => points === null))
        if (total !== null) expect(total).toBeGreaterThanOrEqual(0)
        if (total !== null) expect(total).toBeLessThanOrEqual(10_000)
      }),
    )
  })

  test('is not moved by what does not count', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 100 }), (rows, weight) => {
        const of = made(rows)
        const besides = lineOf(indicator({ weights: weights(weight) }), 'university', null)
        expect(totalOf([...of, besides])).toBe(totalOf(of))
      }),
    )
  })

  test('of all that is reached is 100', () => {
    const full = { part: 10, whole: 10 }
    expect(totalOf([30, 70].map((weight) => lineOf(indicator({ weights: weights(weight) }), 'university', full)))).toBe(
      10_000,
    )
  })
})

describe('places', () => {
  const row = fc.record({
    sector: fc.constantFrom(...ASSESSED),
    people: fc.option(fc.integer({ min: 0, max: 400 })),
    total: fc.option(fc.integer({ min: 0, max: 10 }).map((tens) => tens * 1_000)),
  })
  const rows = fc
    .array(row, { maxLength: 30 })
    .map((all) => all.map((each, at): Scored => ({ ...each, unit: `u${at}` })))
  const bySize = ({ people }: Scored) => (people === null ? '' : people < 50 ? 's' : people < 200 ? 'm' : 'l')

  test('are one more than the number of those in the group that have more, whoever ties', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const places = placesOf(all)
        for (const one of all) {
          const place = places.get(one.unit)
          expect(place === undefined).toBe(one.total === null)
          if (!place) continue
          const group = all.filter(
            (each) => each.sector === one.sector && bySize(each) === bySize(one) && each.total !== null,
          )
          expect(place.rank).toBe(1 + group.filter(({ total }) => total! > one.total!).length)
          expect(place.of).toBe(group.length)
          expect(place.best).toBe(Math.max(...group.map(({ total }) => total!)))
        }
      }),
    )
  })
})

describe('a scheme', () => {
  test('is complete when every sector has 100 points or none', () => {
    expect(schemeFaults([indicator()])).toEqual([])
    expect(schemeFaults([])).toHaveLength(1)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }), (parts) => {
        const all = parts.map((part, at) => indicator({ id: `i${at}`, weights: weights(part) }))
        const sum = parts.reduce((a, b) => a + b, 0)
        expect(schemeFaults(all).length === 0).toBe(sum === 100)
      }),
    )
  })

  test('names what an indicator lacks', () => {
    const faults = schemeFaults([
      indicator({ requirement: null }),
      indicator({
        name: '学时',
        kind: 'hours',
        scale: { by: 'line', zero: 5, full: 5, steps: [] },
        weights: weights(0),
      }),
    ])
    expect(faults).toEqual(['“覆盖率”：请选择培训要求', '“学时”：满分值要大于零分值', '“学时”：对哪类单位都没有分值'])
  })
})

test('reports are written in their days, or as long as they were sent back for, and no sheet is forgotten', () => {
  const timed = { state: 'opened' as const, on: '2026-12-31', reportFrom: '2026-12-01', reportTo: '2026-12-20' }
  const open = { state: 'open' as const, returnedUntil: null }
  const back = { state: 'returned' as const, returnedUntil: '2027-01-10' }
  expect(['2026-11-30', '2026-12-01', '2026-12-20', '2026-12-21'].map((day) => mayReport(timed, open, day))).toEqual([
    ...[false, true, true, false],
  ])
  expect(mayReport(timed, back, '2027-01-10')).toBe(true)
  expect(mayReport(timed, back, '2027-01-11')).toBe(false)
  expect(mayReport({ ...timed, state: 'published' }, back, '2027-01-10')).toBe(false)
  expect(isToCheck(back, '2027-01-11')).toBe(true)
  const ready = { ...timed, figuresOn: '2026-12-31', sheets: [open, { ...open, state: 'checked' as const }] }
  expect(publishFaults(ready, '2027-01-02')).toEqual([])
  expect(publishFaults({ ...ready, figuresOn: '2026-12-30' }, '2027-01-02')).toHaveLength(1)
  expect(publishFaults({ ...ready, sheets: [back] }, '2027-01-02')).toHaveLength(1)
  expect(publishFaults({ ...ready, sheets: [back] }, '2027-01-11')).toHaveLength(1)
  expect(publishFaults(ready, '2026-12-10')).toHaveLength(2)
})
