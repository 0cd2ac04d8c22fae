import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roles } from '../../server/access/capabilities.ts'
import { isDuty, keepsDutiesApart, type DatedRole } from '../../server/features/accounts/separation.ts'

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2025-01-${String(n).padStart(2, '0')}`)
const held: fc.Arbitrary<DatedRole> = fc
  .record({ role: fc.constantFrom(...roles), from: day, to: fc.option(day) })
  .filter(({ from, to }) => to === null || from < to)
const DAYS = Array.from({ length: 28 }, (_, n) => `2025-01-${String(n + 1).padStart(2, '0')}`)
const dutiesOn = (grants: DatedRole[], date: string) =>
  new Set(
    grants
      .filter(({ role, from, to }) => isDuty(role) && from <= date && (to === null || date < to))
      .map(({ role }) => role),
  )

test('however grants are asked for, whoever is given only the allowed ones holds at most one duty on any day', () => {
  fc.assert(
    fc.property(fc.array(held, { maxLength: 20 }), (asked) => {
      const given = asked.reduce<DatedRole[]>(
        (grants, grant) => (keepsDutiesApart(grants, grant) ? [...grants, grant] : grants),
        [],
      )
      for (const date of DAYS) expect(dutiesOn(given, date).size).toBeLessThanOrEqual(1)
    }),
  )
})

test('nothing is refused without need: a refused duty would share a day with another one', () => {
  fc.assert(
    fc.property(fc.array(held, { maxLength: 6 }), held, (grants, added) => {
      fc.pre(!keepsDutiesApart(grants, added))
      expect(
        DAYS.some((date) => dutiesOn([...grants.filter(({ role }) => role !== added.role), added], date).size > 1),
      ).toBe(true)
    }),
  )
})

test('other roles go with any duty', () => {
  expect(
    keepsDutiesApart([{ role: 'system-admin', from: '2025-01-01', to: null }], {
      role: 'committee',
      from: '2025-01-01',
      to: null,
    }),
  ).toBe(true)
})
