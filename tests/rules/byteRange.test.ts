import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteRange } from '../../server/features/delivery/byteRange.ts'

const size = fc.integer({ min: 1, max: 10_000 })

describe('a byte range', () => {
  it('that is given lies within the object, whatever the header says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.nat(20_000), fc.nat(20_000)).map(([a, b]) => `bytes=${a}-${b}`),
          fc.nat(20_000).map((n) => `bytes=-${n}`),
        ),
        size,
        (header, bytes) => {
          const range = byteRange(header, bytes)
          if (range === null || range === 'unsatisfiable') return
          expect(range.start).toBeGreaterThanOrEqual(0)
          expect(range.end).toBeGreaterThanOrEqual(range.start)
          expect(range.end).toBeLessThan(bytes)
        },
      ),
    )
  })

  it('is what RFC 9110 says', () => {
    const cases: [string | undefined, ReturnType<typeof byteRange>][] = [
      [undefined, null],
      ['bytes=0-0', { start: 0, end: 0 }],
      ['bytes=5-', { start: 5, end: 99 }],
      ['bytes=-5', { start: 95, end: 99 }],
      ['bytes=-500', { start: 0, end: 99 }],
      ['bytes=90-500', { start: 90, end: 99 }],
      ['bytes=100-', 'unsatisfiable'],
      ['bytes=-0', 'unsatisfiable'],
      ['bytes=5-2', null],
      ['bytes=0-1,3-4', null],
      ['bytes=-', null],
      ['items=0-1', null],
    ]
    for (const [header, expected] of cases) expect(byteRange(header, 100), header).toEqual(expected)
  })
})
