import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytes,
  clock,
  count,
  credit,
  day,
  duration,
  moment,
  outOf,
  percent,
  progressText,
  rate,
} from '../../client/ui/format.ts'

describe('a number', () => {
  it.each([
    [0, '0'],
    [1926, '1,926'],
    [1234567, '1,234,567'],
    [Number.NaN, '—'],
  ])('%s reads %s', (value, text) => expect(count(value)).toBe(text))
  it('of another', () => expect(outOf(1, 1926)).toBe('1 / 1,926'))
  it('of credit hours', () =>
    expect([credit(125), credit(5600), credit(123400)]).toEqual(['1.25 学时', '56 学时', '1,234 学时']))
})

describe('a share', () => {
  it.each([
    [0, 0, '—', null],
    [0, 1926, '0.0%', 0],
    [1, 1926, '不足 0.1%', 0],
    [2, 1926, '0.1%', 0.1],
    [57, 100, '57.0%', 57], // 57 / 100 * 1000 is less than 570 in binary
    [1925, 1926, '99.9%', 99.9],
    [1926, 1926, '100.0%', 100],
    [Number.NaN, 5, '—', null],
  ])('%s of %s reads %s', (part, whole, text, number) =>
    expect([rate(part, whole), percent(part, whole)]).toEqual([text, number]),
  )
  it('is 100% of all only and 0.0% of none only', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), fc.nat(), (whole, seed) => {
        const part = seed % (whole + 1)
        expect([rate(part, whole) === '100.0%', rate(part, whole) === '0.0%']).toEqual([part === whole, part === 0])
      }),
    ))
  it.each([
    [0, '0%'],
    [0.57, '57%'],
    [0.9999, '99%'],
    [1, '100%'],
    [Number.NaN, '0%'],
  ])('of work that is done, %s, reads %s', (done, text) => expect(progressText(done)).toBe(text))
})

describe('a time, in Shanghai, wherever the browser is', () => {
  it('of a day', () => expect(day('2026-05-01')).toBe('2026年5月1日'))
  it('of a moment, midnight as 00', () =>
    expect([moment('2026-05-01T16:03:00Z'), clock('2026-05-01T16:03:09Z')]).toEqual(['2026年5月2日 00:03', '00:03:09']))
  it('that something lasts', () =>
    expect([duration(5), duration(65.9), duration(3725)]).toEqual(['0:05', '1:05', '1:02:05']))
})

it('a size', () =>
  expect([bytes(0), bytes(1023), bytes(1536), bytes(2 * 1024 ** 3)]).toEqual(['0 B', '1023 B', '1.5 KB', '2.0 GB']))
