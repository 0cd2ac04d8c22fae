import fc from 'fast-check'
import { expect, test } from 'vitest'
import { momentsToKeep } from '../../server/backup/keep.rule.ts'
import { isOverdue } from '../../server/features/backups/overdue.rule.ts'

const nights = (count: number, from = '2026-01-01T01:30:00+08:00') =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * 86_400_000))
/** Dates of Shanghai. */
const kept = (moments: Date[], daily: number, weekly: number, monthly: number) =>
  [...momentsToKeep(moments, { daily, weekly, monthly })]
    .map((moment) => new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10))
    .sort()

test('of a year of nights: the last days, the last of each week (Monday to Sunday) and of each month', () => {
  const year = nights(365) // the last one on Thursday 31 December
  expect(kept(year, 3, 0, 0)).toEqual(['2026-12-29', '2026-12-30', '2026-12-31'])
  expect(kept(year, 0, 3, 0)).toEqual(['2026-12-20', '2026-12-27', '2026-12-31'])
  expect(kept(year, 0, 0, 3)).toEqual(['2026-10-31', '2026-11-30', '2026-12-31'])
  expect(kept(year, 7, 4, 12)).toHaveLength(7 + 2 + 11)
})

test('days are those of Shanghai; nights without a backup count for nothing', () => {
  const late = new Date('2026-03-01T15:59:00Z')
  const next = new Date('2026-03-02T16:01:00Z')
  expect(kept([late, next, ...nights(2)], 2, 0, 0)).toEqual(['2026-03-01', '2026-03-03'])
})

test('the newest and whatever was made within a day before it is kept, whatever the settings; nothing that was not there is', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 60 }),
      fc.record({ daily: fc.nat(9), weekly: fc.nat(9), monthly: fc.nat(9) }),
      (hours, keeping) => {
        const moments = hours.map((hour) => new Date(hour * 3_600_000))
        const found = momentsToKeep(moments, keeping)
        const newest = Math.max(...hours)
        for (const moment of found) expect(moments).toContain(moment)
        for (const [at, hour] of hours.entries()) if (newest - hour < 24) expect(found).toContain(moments[at])
        expect(found.size).toBeLessThanOrEqual(24 + keeping.daily + keeping.weekly + keeping.monthly)
      },
    ),
  )
})

test('a backup is overdue six hours after it was due', () => {
  const due = new Date('2026-03-01T00:00:00Z')
  expect(isOverdue(due, new Date('2026-03-01T06:00:00Z'))).toBe(false)
  expect(isOverdue(due, new Date('2026-03-01T06:00:01Z'))).toBe(true)
  expect(isOverdue(null, due)).toBe(false)
})
