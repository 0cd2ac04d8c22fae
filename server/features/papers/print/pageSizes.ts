/** Paper to print on, in points. The left margin is wide: there are the sealing line 密封线 and the binding. */
const MM = 72 / 25.4
export const SIZES = {
  A4: { width: 210 * MM, height: 297 * MM, columns: 1 },
  A3: { width: 420 * MM, height: 297 * MM, columns: 2 },
  /** 8开. */
  '8K': { width: 390 * MM, height: 270 * MM, columns: 2 },
} as const
export type Size = keyof typeof SIZES
export const MARGINS = { top: 20 * MM, bottom: 20 * MM, left: 32 * MM, right: 18 * MM } as const
/** Between columns. */
export const GUTTER = 14 * MM
/** Where the sealing line runs, from the left edge. */
export const SEAL = 22 * MM
export const BODY = 10.5

export const columnWidth = (size: Size): number => {
  const { width, columns } = SIZES[size]
  return (width - MARGINS.left - MARGINS.right - GUTTER * (columns - 1)) / columns
}
/** What candidates fill in beside the sealing line. */
export const HEAD = '单位 ______________________　姓名 ______________　学号 __________________'
export const SEALED = '密　　封　　线　　内　　不　　要　　答　　题'
