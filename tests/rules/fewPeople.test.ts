/** What of figures may be public. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FEWEST, withoutFew } from '../../server/features/coverage/published/fewPeople.rule.ts'

const rows = fc.array(fc.nat(30)).map((sizes) => sizes.map((required) => ({ counts: { required } })))

test('no public row is of few people, and neither is what is left out', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const told = withoutFew(all)
      for (const { counts } of told) expect(counts.required).toBeGreaterThanOrEqual(FEWEST)
      const out = all.filter((row) => row.counts.required > 0 && !told.includes(row))
      const people = out.reduce((sum, { counts }) => sum + counts.required, 0)
      if (told.length > 0) expect(people === 0 || people >= FEWEST).toBe(true)
      expect(told).toEqual(all.filter((row) => told.includes(row)))
    }),
  )
})
