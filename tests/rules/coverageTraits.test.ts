/** Coverage by sex, age band and year of appointment. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { breakdownsOf, partFilter } from '../../server/features/coverage/breakdowns.ts'
import type { StandingStateName } from '../../server/features/coverage/coverage.model.ts'
import { count, type Tally } from '../../server/features/coverage/tally.ts'
import { AGES, ageBandOf, bornIn } from '../../server/features/coverage/traits.rule.ts'

const YEAR = 2026
const standings = fc.array(
  fc.record({
    state: fc.constantFrom<StandingStateName>('covered', 'uncovered', 'grace', 'exempt'),
    traits: fc.record({
      sex: fc.constantFrom('male' as const, 'female' as const, null),
      born: fc.option(fc.integer({ min: 1950, max: 2005 })),
    }),
    since: fc.constantFrom('2023-05-01', '2024-01-01', '2024-12-31'),
    posts: fc.array(fc.constant({ unit: 'root', position: 'secretary', from: '2023-05-01' }), {
      minLength: 1,
      maxLength: 1,
    }),
    seenFrom: fc.uniqueArray(fc.constantFrom('root', 'root/secretary'), { minLength: 2, maxLength: 2 }),
  }),
)

test('each breakdown adds up to the figure, and its parts are who the filter of the part finds', () => {
  fc.assert(
    fc.property(standings, (all) => {
      const tally: Tally = new Map()
      for (const each of all) count(tally, each, 1)
      const cell = tally.get('root')
      for (const { by, parts } of breakdownsOf(cell?.traits, YEAR)) {
        const required = parts.reduce((sum, { counts }) => sum + counts.required, 0)
        expect(required).toBe(cell?.counts.required ?? 0)
        for (const { value, counts } of parts) {
          const filter = partFilter({ [by]: value }, YEAR) as Record<string, unknown>
          const found = all.filter((each) => fits(each, filter))
          expect(found.filter(({ state }) => state === 'covered').length).toBe(counts.covered)
          expect(found.filter(({ state }) => state === 'grace').length).toBe(counts.grace)
        }
      }
      for (const each of all) count(tally, each, -1)
      for (const { parts } of breakdownsOf(cell?.traits, YEAR)) expect(parts).toEqual([])
    }),
  )
})

/** A filter as the database understands it, of the two forms that are used. */
function fits(row: object, filter: Record<string, unknown>): boolean {
  return Object.entries(filter).every(([path, wanted]) => {
    const value = path.split('.').reduce((at, name) => (at as Record<string, unknown>)[name] as object, row) as unknown
    if (wanted === null || typeof wanted !== 'object') return value === wanted
    const { $gte, $lte } = wanted as { $gte: never; $lte: never }
    return value !== null && (value as never) >= $gte && (value as never) <= $lte
  })
}

test('every year of birth is in one band, and in the years of that band', () => {
  for (let born = 1930; born <= 2010; born++) {
    const band = ageBandOf(born, YEAR)
    const holding = AGES.filter((each) => {
      const years = bornIn(each, YEAR)
      return years !== null && years.from <= born && born <= years.to
    })
    expect(holding, String(born)).toEqual([band])
  }
  expect([1991, 1990, 1981, 1980, 1971, 1970].map((born) => ageBandOf(born, YEAR))).toEqual(
    ['35', '45', '45', '55', '55', 'over'], // reached in the year, whatever the day
  )
})
