/** How large names can be on paper. Pure; in millimetres. */

/** What is left of the sheet inside its margins and those of the page, without the title and the front. */
const SHEETS = { a4: { width: 262, height: 158 }, a3: { width: 385, height: 244 } } as const
export type Sheet = keyof typeof SHEETS
const MOST_HIGH = { a4: 14, a3: 18 } as const
/** The column of the numbers of rows, an aisle, and what stands between two seats. */
export const [NUMBER_MM, AISLE_MM, GAP_MM] = [7, 4, 0.5]
const LINE = 1.15
/** The border of a seat, on both sides. */
const EDGE = 0.8

interface Room {
  rows: number
  seats: number
  aisles: readonly number[]
}
export interface Cell {
  width: number
  height: number
}
/** A seat: as wide as the sheet allows, and so high that all rows are on it. */
export function cellOf({ rows, seats, aisles }: Room, sheet: Sheet): Cell {
  const { width, height } = SHEETS[sheet]
  const gaps = seats + aisles.length
  return {
    width: (width - NUMBER_MM - aisles.length * AISLE_MM - gaps * GAP_MM) / seats,
    height: Math.min(MOST_HIGH[sheet], height / rows - GAP_MM),
  }
}

const LARGEST = { a4: 5, a3: 7 } as const
const STEP = 0.1
/** The largest letters in which so many stand in the cell, on as many lines as they need. */
export function lettersIn({ width, height }: Cell, length: number, sheet: Sheet): number {
  const fits = (size: number): boolean => {
    const inLine = Math.floor((width - EDGE) / size)
    return inLine >= 1 && Math.ceil(length / inLine) * size * LINE <= height - EDGE
  }
  let size: number = LARGEST[sheet]
  while (size > STEP && !fits(size)) size -= STEP
  return Math.round(size * 10) / 10
}

/** A name on one line: of a card, or of a badge. */
export const onOneLine = (name: string, width: number, largest: number): number =>
  Math.round(Math.min(largest, width / Math.max(1, [...name].length)) * 10) / 10
