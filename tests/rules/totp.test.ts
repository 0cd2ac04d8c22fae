import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isRequiredOf } from '../../server/features/accounts/secondFactor/requiredOf.rule.ts'
import { base32, codeOf, stepAt, stepOf } from '../../server/features/accounts/secondFactor/totp.ts'

const SECRET = Buffer.from('12345678901234567890')

describe('codes of an authenticator app', () => {
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238, appendix B, at %i', (seconds, code) =>
    expect(codeOf(SECRET, stepAt(new Date(seconds * 1000)), 8)).toBe(code),
  )

  it('are taken a step around their time, and not two', () =>
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1e9 }), fc.integer({ min: -4, max: 4 }), (step, off) => {
        const at = new Date(step * 30_000)
        const found = stepOf(SECRET, codeOf(SECRET, step + off), at)
        if (Math.abs(off) <= 1) expect(found).toBe(step + off)
        else if (found !== null) expect(codeOf(SECRET, found)).toBe(codeOf(SECRET, step + off)) // one in a million
      }),
    ))

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('%s is none', (typed) =>
    expect(stepOf(SECRET, typed, new Date(1e12))).toBeNull(),
  )

  it('are made from a key that is typed in base32 (RFC 4648, section 10)', () =>
    expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
      'MY',
      'MZXQ',
      'MZXW6',
      'MZXW6YQ',
      'MZXW6YTB',
      'MZXW6YTBOI',
    ]))
})

test('a second factor is required of roles, not of trainees and instructors', () => {
  expect(isRequiredOf('administrators', ['trainee', 'instructor'])).toBe(false)
  expect(isRequiredOf('administrators', ['trainee', 'unit-admin'])).toBe(true)
  expect(isRequiredOf('duties', ['unit-admin'])).toBe(false)
  expect(isRequiredOf('duties', ['audit-admin'])).toBe(true)
  expect(isRequiredOf('nobody', ['audit-admin'])).toBe(false)
})
