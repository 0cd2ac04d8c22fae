import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AISLE_MM, cellOf, GAP_MM, lettersIn, NUMBER_MM, onOneLine } from '../../client/features/seating/printSizes.ts'

it('every room is on one sheet, and every name in its seat', () => {
  const room = fc.record({
    rows: fc.integer({ min: 1, max: 40 }),
    seats: fc.integer({ min: 1, max: 40 }),
    aisles: fc.constantFrom([], [1], [4, 8]),
  })
  fc.assert(
    fc.property(room, fc.integer({ min: 1, max: 20 }), fc.constantFrom('a4', 'a3'), (given, length, sheet) => {
      const cell = cellOf(given, sheet)
      const { rows, seats, aisles } = given
      const width = NUMBER_MM + seats * cell.width + aisles.length * AISLE_MM + (seats + aisles.length) * GAP_MM
      expect(width).toBeLessThanOrEqual(sheet === 'a4' ? 262.01 : 385.01)
      expect(rows * (cell.height + GAP_MM)).toBeLessThanOrEqual(sheet === 'a4' ? 158.01 : 244.01)
      const size = lettersIn(cell, length, sheet)
      const inLine = Math.floor(cell.width / size)
      expect(inLine * Math.ceil(length / inLine)).toBeGreaterThanOrEqual(length)
      expect(Math.ceil(length / inLine) * size).toBeLessThanOrEqual(cell.height)
    }),
  )
})

it('a long name of a card is smaller, and on one line', () => {
  expect(onOneLine('王芳', 165, 30)).toBe(30)
  expect(onOneLine('阿布都热依木·买买提明', 165, 30) * 11).toBeLessThanOrEqual(165)
})
