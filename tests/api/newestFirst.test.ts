import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { newestFirst } from '../../server/lib/newestFirst.ts'
import { cutPage } from '../../server/lib/paging.ts'
import { standingClock } from '../support/clock.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
const NOW = Date.parse('2026-05-01T00:00:00Z')
const clock = standingClock(NOW)
beforeAll(async () => {
  site = await openSite('newestfirst')
})
afterAll(async () => {
  clock.release()
  await site.close()
})

const MINUTE = 60_000
/** Minutes ago: some in the future of a clock that lags, many at one instant, one from before the computer. */
const ages = fc.array(
  fc.constantFrom(-5, 0, 1, 59, 60, 61, 1_440, 10_080, 43_200, 43_201, 259_200, 1_036_800, 5_000_000, 20_000_000),
  { maxLength: 40 },
)

it('gives every row once, the newest first, whatever lies between them', async () => {
  await fc.assert(
    fc.asyncProperty(ages, fc.integer({ min: 1, max: 9 }), async (minutes, limit) => {
      await AuditRows.deleteMany({})
      const rows = minutes.map((ago, n) => ({
        _id: `r${String(n).padStart(3, '0')}`,
        at: new Date(NOW - ago * MINUTE),
        account: 'x',
        actor: 'x',
        act: n % 3 ? 'a' : 'b',
        subject: '',
        detail: '',
      }))
      if (rows.length > 0) await AuditRows.collection.insertMany(rows as never)
      const seen: string[] = []
      for (let cursor: string | null | undefined = undefined; cursor !== null;) {
        const page: { items: { _id: string }[]; nextCursor: string | null } = cutPage(
          await newestFirst(AuditRows, { act: 'a' }, cursor, limit + 1),
          limit,
          'at',
        )
        seen.push(...page.items.map(({ _id }) => _id))
        cursor = page.nextCursor
      }
      const expected = rows
        .filter(({ act }) => act === 'a')
        .sort((a, b) => b.at.getTime() - a.at.getTime() || (a._id < b._id ? 1 : -1))
      expect(seen).toEqual(expected.map(({ _id }) => _id))
    }),
    { numRuns: 25 },
  )
})
