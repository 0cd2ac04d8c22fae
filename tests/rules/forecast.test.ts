import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecastOf } from '../../server/features/coverage/forecast.rule.ts'
import { monthsLater } from '../../server/lib/months.rule.ts'

/** Of 1,000 people so many uncovered at the end of each month from 2026-01 on; the last is today's. */
const view = (uncovered: number[], asOf: string, to = '2027-12-31') => ({
  asOf,
  requirement: { to },
  months: uncovered.map((each, at) => ({
    month: monthsLater('2026-01', at),
    counts: { required: 1_000, covered: 1_000 - each, grace: 0, exempt: 0 },
    name: null,
  })),
})

describe('a forecast', () => {
  test('goes by the six newest closed months, not by older ones, nor by the month that is not over', () => {
    const forecast = forecastOf(view([1_000, 800, 790, 780, 770, 760, 750, 740, 739], '2026-09-15'))
    expect(forecast).toMatchObject({ pace: 10, months: 6, left: 739 })
    expect(forecast!.doneIn).toBe('2032-11') // 73.9 months from the middle of September 2026
  })

  test('says how many a month are needed until the last day, and nothing of a day that has passed', () => {
    expect(forecastOf(view([300, 200, 100], '2026-03-31', '2026-12-31'))!.needed).toBe(12) // 275 days: 9.04 months
    expect(forecastOf(view([300, 200, 100], '2026-03-31', '2026-04-02'))!.needed).toBe(100)
    expect(forecastOf(view([300, 200, 100], '2026-03-31', '2026-03-31'))!.needed).toBeNull()
  })

  test('names no month where the uncovered do not become fewer', () => {
    expect(forecastOf(view([100, 100, 90], '2026-03-31'))).toMatchObject({ pace: 0, doneIn: null })
    expect(forecastOf(view([100, 150, 160], '2026-03-31'))).toMatchObject({ pace: -50, doneIn: null })
    expect(forecastOf(view([202, 200, 200], '2026-03-31'))!.doneIn).toBe('2034-08')
    expect(forecastOf(view([201, 200, 200], '2026-03-31'))!.doneIn).toBeNull() // in sixteen years
  })

  test('is none before two months are closed', () => {
    expect(forecastOf(view([100, 90], '2026-02-28'))).toBeNull()
    expect(forecastOf(view([100], '2026-01-31'))).toBeNull()
  })

  test('at a steady pace comes true', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 100 }), (pace, left) => {
        const before = [3, 2, 1, 0].map((months) => left + months * pace)
        const { doneIn } = forecastOf(view(before, '2026-04-30'))!
        let [month, uncovered] = ['2026-04', left]
        for (; uncovered > 0; uncovered -= pace) month = monthsLater(month, 1)
        // what is done on a last day may be told as the month that follows
        expect([month, monthsLater(month, 1)]).toContain(doneIn)
      }),
    )
  })
})
