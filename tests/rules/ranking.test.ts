import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupsOf, ranked, SECTORS, sizeOf } from '../../server/features/coverage/ranking/ranking.rule.ts'

const row = fc
  .record({ required: fc.integer({ min: 0, max: 300 }), part: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ required, part }) => ({ required, covered: Math.floor(required * part), sector: SECTORS[required % 5]! }))

test('ranks by the exact rate, equal ones alike, and leaves out who has nobody to train', () => {
  const rows = [
    { name: '一', required: 3, covered: 1 },
    { name: '二', required: 300, covered: 100 },
    { name: '三', required: 1_000, covered: 334 },
    { name: '四', required: 10, covered: 0 },
    { name: '五', required: 0, covered: 0 },
  ]
  expect(ranked(rows, (each) => each).map(({ row: { name }, rank }) => [name, rank])).toEqual([
    ['三', 1],
    ['二', 2],
    ['一', 2],
    ['四', 4],
  ])
})

test('a rank is one more than those with a higher rate; groups hold everybody once, each beside its like', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      for (const { row: own, rank } of ranked(rows, (each) => each)) {
        const better = rows.filter(
          (each) => each.required > 0 && each.covered * own.required > own.covered * each.required,
        )
        expect(rank).toBe(better.length + 1)
      }
      const groups = groupsOf(
        rows,
        (each) => each,
        ({ sector }) => sector,
      )
      const all = groups.flatMap(({ ranks }) => ranks.map((each) => each.row))
      expect(all.length).toBe(rows.filter(({ required }) => required > 0).length)
      for (const { sector, size, ranks } of groups)
        for (const { row: each } of ranks) expect([each.sector, sizeOf(each)]).toEqual([sector, size])
    }),
  )
})
