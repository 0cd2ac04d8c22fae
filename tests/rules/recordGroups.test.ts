import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hoursByYear, RECORD_GROUPS } from '../../server/features/learning/recordGroups.rule.ts'

const kinds = Object.values(RECORD_GROUPS).flatMap(({ kinds: own }) => [...own])
const earned = fc.record({
  on: fc
    .tuple(fc.integer({ min: 2019, max: 2027 }), fc.constantFrom('01-01', '12-31'))
    .map(([y, day]) => `${y}-${day}`),
  kind: fc.constantFrom(...kinds),
  data: fc.constant({}),
  credit: fc.integer({ min: 1, max: 5_000 }),
})

test('hours by year and kind sum to what was earned, and a record taken back leaves nothing of it', () => {
  fc.assert(
    fc.property(fc.array(earned), fc.array(earned), (records, taken) => {
      const back = taken.map(({ kind, credit, ...rest }) => ({
        ...rest,
        kind: 'revoked' as const,
        data: { of: kind },
        credit: -credit,
      }))
      const years = hoursByYear([...records, ...taken, ...back])
      const plain = hoursByYear(records)
      expect(years.filter(({ credit }) => credit !== 0)).toEqual(plain)
      expect(plain.reduce((sum, { credit }) => sum + credit, 0)).toBe(
        records.reduce((sum, { credit }) => sum + credit, 0),
      )
      expect(plain.map(({ year }) => year)).toEqual([...new Set(plain.map(({ year }) => year))].sort((a, b) => b - a))
    }),
  )
})
