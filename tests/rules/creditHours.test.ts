import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awardFor, DEFAULT_CREDIT_RULES, ruleOn } from '../../server/features/ledger/creditHours.ts'

const video = (minutes: number, on = '2026-05-01', rules = DEFAULT_CREDIT_RULES) =>
  awardFor(rules, { kind: 'video', durationSeconds: Math.round(minutes * 60) }, on)
const later = {
  _id: 'credit-2027',
  from: '2027-01-01',
  bands: [{ fromSeconds: 0, credit: 10 }],
  quizCredit: 20,
  readingCredit: 5,
}

describe('credit hours', () => {
  it('a lesson of 30 minutes is one 学时, of 15 a half, a shorter one a quarter', () => {
    expect([1, 14.99, 15, 29.99, 30, 90].map((minutes) => video(minutes).credit)).toEqual([25, 25, 50, 50, 100, 100])
  })
  it('a passed test earns half a 学时, reading nothing by the first rule', () => {
    expect(awardFor(DEFAULT_CREDIT_RULES, { kind: 'quiz' }, '2026-05-01')).toEqual({ credit: 50, rule: 'credit-2018' })
    expect(awardFor(DEFAULT_CREDIT_RULES, { kind: 'reading' }, '2026-05-01').credit).toBe(0)
  })
  it('a class earns what was attended of it, as far as the rule of its last day gives a day', () => {
    const attended = (hours: number, days: number[], on = '2026-05-01', rules = DEFAULT_CREDIT_RULES) =>
      awardFor(rules, { kind: 'class', attended: hours, days }, on).credit
    expect([attended(1_200, [800, 800, 800]), attended(3_800, [1_000, 1_000, 1_000, 400, 400])]).toEqual([1_200, 3_200])
    expect(attended(2_600, [900, 900, 900], '2027-01-01', [later, ...DEFAULT_CREDIT_RULES])).toBe(2_600)
  })
  it('the rule is that of the day, named with the award; before the first rule nothing is earned', () => {
    const rules = [later, ...DEFAULT_CREDIT_RULES]
    expect(video(45, '2026-12-31', rules)).toEqual({ credit: 100, rule: 'credit-2018' })
    expect(video(45, '2027-01-01', rules)).toEqual({ credit: 10, rule: 'credit-2027' })
    expect(video(45, '2017-12-31', rules)).toEqual({ credit: 0, rule: null })
    expect(ruleOn([], '2026-01-01')).toBeNull()
  })
  it('a longer video never earns less', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (a, b) => {
        const [shorter, longer] = [Math.min(a, b), Math.max(a, b)]
        expect(video(longer / 60).credit).toBeGreaterThanOrEqual(video(shorter / 60).credit)
      }),
    )
  })
})
