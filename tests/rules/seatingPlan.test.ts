/** A seating plan stays one whatever is moved, and colleagues are dealt apart as far as they can be. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  dealt,
  DEALS,
  isPlan,
  layoutFor,
  placed,
  type Deal,
  type Layout,
  type Place,
} from '../../server/features/seating/plan.rule.ts'

const layouts = fc.record({
  rows: fc.integer({ min: 1, max: 8 }),
  seats: fc.integer({ min: 1, max: 8 }),
  aisles: fc.constant([]),
})
const people = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 })
  .map((units) => units.map((unit, at) => ({ person: `p${at}`, unit })))
const deals = fc.constantFrom(...(Object.keys(DEALS) as Deal[]))

test('a deal seats everybody once, as far as there are seats', () => {
  fc.assert(
    fc.property(layouts, people, deals, (layout, all, deal) => {
      const places = dealt(layout, all, deal)
      expect(isPlan(layout, places)).toBe(true)
      expect(places.length).toBe(Math.min(all.length, layout.rows * layout.seats))
    }),
  )
})

test('whoever is moved, it stays a plan; nobody gains a seat, and one who had none takes the place of another', () => {
  fc.assert(
    fc.property(
      layouts,
      people,
      fc.array(fc.tuple(fc.nat(45), fc.nat(63)), { maxLength: 20 }),
      (layout, all, moves) => {
        let places: Place[] = dealt(layout, all, 'name')
        for (const [who, where] of moves) {
          const to = { row: (Math.floor(where / layout.seats) % layout.rows) + 1, seat: (where % layout.seats) + 1 }
          const before = places.length
          const [isSeated, isTaken] = [
            places.some(({ person }) => person === `p${who}`),
            places.some(({ row, seat }) => row === to.row && seat === to.seat),
          ]
          places = placed(places, `p${who}`, to)
          expect(isPlan(layout, places)).toBe(true)
          expect(places).toContainEqual({ person: `p${who}`, ...to })
          expect(places.length).toBe(before + (isSeated || isTaken ? 0 : 1))
        }
      },
    ),
  )
})

test('a group sits together, in the order of the groups; who is in none comes last', () => {
  const all = ['p1', 'p2', 'p3', 'p4', 'p5'].map((person) => ({ person, unit: person }))
  const places = dealt({ rows: 1, seats: 5, aisles: [] }, all, 'groups', [['p4', 'p2'], ['p1']])
  expect(places.map(({ person }) => person)).toEqual(['p2', 'p4', 'p1', 'p3', 'p5'])
})

test('colleagues do not sit beside each other where no unit has more than half of the people', () => {
  fc.assert(
    fc.property(layouts, people, (layout: Layout, all) => {
      const most = Math.max(0, ...[...Map.groupBy(all, ({ unit }) => unit).values()].map((own) => own.length))
      fc.pre(most <= Math.ceil(all.length / 2))
      const unitOf = new Map(all.map(({ person, unit }) => [person, unit]))
      const places = dealt(layout, all, 'spread')
      for (const { person, row, seat } of places) {
        const beside = places.find((each) => each.row === row && each.seat === seat + 1)
        if (beside) expect(unitOf.get(beside.person)).not.toBe(unitOf.get(person))
      }
    }),
  )
})

test('a layout has a seat for each and an aisle within the row', () => {
  for (const count of [1, 5, 30, 60, 220, 800]) {
    const { rows, seats, aisles } = layoutFor(count)
    expect(rows * seats).toBeGreaterThanOrEqual(count)
    expect(aisles.every((aisle) => aisle >= 1 && aisle < seats)).toBe(true)
  }
})
