/** The rules of planning: clashes, copies by weeks, phases, money. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { perHead, sumOf, yuan } from '../../server/features/classes/budget/budget.rule.ts'
import { PHASES, phaseOn, phases, type ClassState } from '../../server/features/classes/classes.rule.ts'
import { aYearInWeeks, daysBetween, titleOfYear, weeksLater } from '../../server/features/classes/copied.rule.ts'
import { missingOf } from '../../server/features/classes/opening.rule.ts'
import { phaseFilter } from '../../server/features/classes/phaseFilter.ts'
import { clashesOf, clashKindsOf, type Slot } from '../../server/features/classes/timetable/conflicts.rule.ts'
import { clockTime, minutesOf, weekdayOf } from '../../server/features/classes/timetable/minutes.rule.ts'
import { seatsOf } from '../../server/features/classes/yearPlan/seatSums.rule.ts'

const DAYS = ['2026-06-01', '2026-06-02']
const slot = fc
  .record({
    id: fc.uuid(),
    class: fc.constantFrom('a', 'b', 'c'),
    day: fc.constantFrom(...DAYS),
    from: fc.integer({ min: 0, max: 20 }),
    length: fc.integer({ min: 1, max: 6 }),
    room: fc.constantFrom(null, 'r1', 'r2'),
    teacher: fc.constantFrom(null, 't1', 't2'),
  })
  .map(({ length, ...each }): Slot => ({ ...each, to: each.from + length }))

/** Minute by minute. */
function meetsNaively(a: Slot, b: Slot): boolean {
  for (let minute = a.from; minute < a.to; minute++)
    if (a.day === b.day && minute >= b.from && minute < b.to) return true
  return false
}

test('clashes are the same from both sides, of none with itself, and just those that meet', () => {
  fc.assert(
    fc.property(slot, slot, (a, b) => {
      expect(clashKindsOf(a, b)).toEqual(clashKindsOf(b, a))
      expect(clashKindsOf(a, a)).toEqual([])
      const kinds = clashKindsOf(a, b)
      const meets = meetsNaively(a, b)
      expect(kinds.includes('room')).toBe(meets && a.room !== null && a.room === b.room)
      expect(kinds.includes('teacher')).toBe(meets && a.teacher !== null && a.teacher === b.teacher)
      expect(kinds.includes('class')).toBe(meets && a.class === b.class)
    }),
  )
})

test('of many, each pair is found once, whatever else is there', () => {
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 12 }), fc.nat(12), (all, cut) => {
      const own = all.slice(0, cut)
      const found = clashesOf(own, all).map(({ kind, of, with: other }) => [kind, [of.id, other.id].sort()].join())
      const wanted = own.flatMap((a, at) =>
        all.flatMap((b, other) =>
          other < cut && other <= at ? [] : clashKindsOf(a, b).map((kind) => [kind, [a.id, b.id].sort()].join()),
        ),
      )
      expect(found.sort()).toEqual(wanted.sort())
    }),
  )
})

const date = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => new Date(Date.UTC(1990, 0, 1 + days)).toISOString().slice(0, 10))

test('copying keeps weekdays and distances', () => {
  fc.assert(
    fc.property(date, date, fc.integer({ min: 1, max: 260 }), (a, b, weeks) => {
      expect(weekdayOf(weeksLater(a, weeks))).toBe(weekdayOf(a))
      expect(daysBetween(weeksLater(a, weeks), weeksLater(b, weeks))).toBe(daysBetween(a, b))
      expect(daysBetween(a, weeksLater(a, weeks))).toBe(weeks * 7)
      expect(weeksLater(a, aYearInWeeks(a, b)) >= b).toBe(true)
    }),
  )
  expect(weeksLater('2026-05-11', aYearInWeeks('2026-05-11', '2026-11-29'))).toBe('2027-05-10')
  expect(titleOfYear('2026 年示范班', '2026-05-11', '2027-05-10')).toBe('2027 年示范班')
  expect(titleOfYear('示范班', '2026-05-11', '2027-05-10')).toBe('示范班')
})

test('the query of a phase finds just those that are in it', () => {
  type Bound = { $gt?: string; $lt?: string; $gte?: string; $lte?: string }
  const holds = (value: string, { $gt, $lt, $gte, $lte }: Bound = {}): boolean =>
    ($gt === undefined || value > $gt) &&
    ($lt === undefined || value < $lt) &&
    ($gte === undefined || value >= $gte) &&
    ($lte === undefined || value <= $lte)
  const state = fc.constantFrom<ClassState>('draft', 'open', 'ranked', 'cancelled')
  const near = fc.constantFrom('2026-05-31', '2026-06-01', '2026-06-02', '2026-06-03')
  fc.assert(
    fc.property(state, near, near, near, (is, a, b, today) => {
      const row = { state: is, from: a < b ? a : b, to: a < b ? b : a }
      const found = phases.filter((phase) => {
        const {
          state: asked,
          from,
          to,
        } = phaseFilter(phase, today) as { state: string | { $in: string[] } } & Record<
          'from' | 'to',
          Bound | undefined
        >
        const isIn = typeof asked === 'string' ? asked === is : asked.$in.includes(is)
        return isIn && holds(row.from, from) && holds(row.to, to)
      })
      expect(found).toEqual([phaseOn(row, today)])
    }),
  )
  expect(Object.keys(PHASES)).toEqual(phases)
})

test('a draft that lacks nothing may be opened', () => {
  const draft = { mode: 'venue', venue: '', from: '2026-06-01', nominateUntil: '2026-05-01', quotas: true } as const
  const beside = { today: '2026-04-01', address: '学院路', archived: false, given: 1 }
  expect(missingOf(draft, beside)).toEqual([])
  expect(missingOf({ ...draft, mode: 'online' }, { ...beside, address: '' })).toEqual([])
  expect(missingOf(draft, { today: '2026-07-01', address: '', archived: true, given: 0 })).toHaveLength(5)
})

test('times and money read as people write them', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_440 }), (minutes) => minutesOf(clockTime(minutes)) === minutes))
  expect([clockTime(545), weekdayOf('2026-11-29'), yuan(123_456_789), yuan(5)]).toEqual([
    '09:05',
    '周日',
    '1,234,567.89',
    '0.05',
  ])
  expect(
    sumOf([
      { planned: 10, spent: 3 },
      { planned: 20, spent: 4 },
    ]),
  ).toEqual({ planned: 30, spent: 7 })
  expect([perHead(100, 3), perHead(100, 0)]).toEqual([33, null])
  expect(
    seatsOf([
      { capacity: 3, seated: 1 },
      { capacity: 4, seated: 2, nominated: 5 },
    ]),
  ).toEqual({
    planned: 7,
    seated: 3,
    nominated: 5,
  })
})
