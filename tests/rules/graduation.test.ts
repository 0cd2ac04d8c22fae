/** Who graduates, and what a certificate says: the same facts, the same word. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskedName, numberOf, numberTyped, printed } from '../../server/features/certificates/certificates.rule.ts'
import { hoursNeeded, stateOf, verdictOf, type Achieved } from '../../server/features/graduation/graduation.rule.ts'

const achieved: fc.Arbitrary<Achieved> = fc.record({
  attended: fc.option(fc.nat(6_000)),
  total: fc.nat(6_000),
  attendance: fc.integer({ min: 0, max: 100 }),
  course: fc.option(
    fc.record({ title: fc.constant('党章'), state: fc.constantFrom('completed', 'failed', 'begun', 'none') }),
  ),
  work: fc.option(
    fc
      .tuple(fc.nat(5), fc.nat(5))
      .map(([asked, passed]) => ({ asked, passed: Math.min(asked, passed), missing: ['心得'] })),
  ),
})

test('the same record gives the same verdict, and a reason for each that fails', () => {
  fc.assert(
    fc.property(achieved, (facts) => {
      const verdict = verdictOf(facts)
      expect(verdictOf(structuredClone(facts))).toEqual(verdict)
      expect(verdict.passes).toBe(verdict.reasons.length === 0)
    }),
  )
})

test('who attends more never graduates less, and the share asked is never undercut', () => {
  fc.assert(
    fc.property(achieved, fc.nat(2_000), (facts, more) => {
      const attended = facts.attended ?? 0
      const [less, richer] = [verdictOf({ ...facts, attended }), verdictOf({ ...facts, attended: attended + more })]
      if (less.passes) expect(richer.passes).toBe(true)
      expect(richer.reasons.length).toBeLessThanOrEqual(less.reasons.length)
      if (less.passes && facts.attendance > 0)
        expect(attended * 100).toBeGreaterThanOrEqual(facts.total * facts.attendance)
      expect(hoursNeeded(facts)).toBeLessThanOrEqual(facts.total)
    }),
  )
})

test('what is missing is said in hours, by course and by assignment', () => {
  const given = { attended: 1_800, total: 2_400, attendance: 86 }
  const course = { title: '党章', state: 'failed' } as const
  const work = { asked: 4, passed: 0, missing: ['心得', '案例', '报告', '感想'] }
  expect(verdictOf({ ...given, course, work }).reasons).toEqual([
    '差 2.64 学时（已参加 18，应达到 20.64）',
    '课程《党章》测验未通过',
    '作业《心得》《案例》《报告》等 4 项未通过',
  ])
  expect(verdictOf({ ...given, attended: null, course: null, work: null }).reasons).toEqual(['还没有签到记录'])
})

test('a graduation stands before all else; who left graduates no more', () => {
  const none = { left: false, passes: false, graduated: false, withdrawn: false, corrected: false, exception: null }
  expect(stateOf({ ...none, left: true, passes: true })).toBe('left')
  expect(stateOf({ ...none, left: true, graduated: true })).toBe('graduated')
  expect(stateOf({ ...none, graduated: true, withdrawn: true })).toBe('withdrawn')
  expect(stateOf({ ...none, graduated: true, withdrawn: true, exception: 'approved' })).toBe('excepted')
  expect(stateOf({ ...none, passes: true, graduated: true, withdrawn: true })).toBe('withdrawn')
  expect(stateOf({ ...none, exception: 'refused' })).toBe('short')
  // A correction that left too little decided nothing: who has enough later graduates again.
  const corrected = { ...none, graduated: true, withdrawn: true, corrected: true }
  expect([stateOf(corrected), stateOf({ ...corrected, passes: true })]).toEqual(['withdrawn', 'passes'])
})

test('a number is read back however its brackets are typed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1900, max: 2099 }), fc.integer({ min: 1, max: 99_999 }), (year, sequence) => {
      const number = numberOf(year, sequence)
      for (const typed of [number, number.replace('〔', '[').replace('〕', ']'), `${year}-${sequence}`, ` ${number} `])
        expect(numberTyped(typed)).toBe(number)
    }),
  )
  for (const typed of ['', 'abcdEFGH12345678', '第12号', '1234']) expect(numberTyped(typed)).toBeNull()
})

test('of a name only the first character is told, also of a rare one', () => {
  expect(['张三', '欧阳修文', '𠮷田', '王'].map(maskedName)).toEqual(['张*', '欧***', '𠮷*', '王*'])
})

test('radicals are printed as the characters that they look like', () => {
  expect(printed('⻓⼈⻢㛃𠮷﨑')).toBe('长人马㛃𠮷﨑')
})
