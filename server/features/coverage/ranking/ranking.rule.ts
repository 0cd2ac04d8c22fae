/** 分组排名: institutions beside those that are like them, by sector and by how many they have to train. Pure. */
export interface Counted {
  required: number
  covered: number
}
export const SIZES = ['small', 'middle', 'large'] as const
export type Size = (typeof SIZES)[number]
export const SIZE_NAMES: Record<Size, string> = { small: '50 人以下', middle: '50～199 人', large: '200 人及以上' }
export const SECTORS = ['university', 'hospital', 'affiliate', 'private-university', 'other'] as const
export type Sector = (typeof SECTORS)[number]
export const SECTOR_NAMES: Record<Sector, string> = {
  university: '高校',
  hospital: '医院',
  affiliate: '直属单位',
  'private-university': '民办高校',
  other: '其他单位',
}

export const sizeOf = ({ required }: Counted): Size => (required < 50 ? 'small' : required < 200 ? 'middle' : 'large')

/** Whose rate is higher comes first, without rounding; of equal rates who has more to train. */
const byRate = (a: Counted, b: Counted): number => b.covered * a.required - a.covered * b.required
export interface Ranked<T> {
  row: T
  /** Equal rates share a rank, and the next one counts all before it: 1, 2, 2, 4. */
  rank: number
}
/** Of those that have anybody to train. */
export function ranked<T>(rows: readonly T[], of: (row: T) => Counted): Ranked<T>[] {
  const inOrder = rows
    .filter((row) => of(row).required > 0)
    .sort((a, b) => byRate(of(a), of(b)) || of(b).required - of(a).required)
  const ranks: Ranked<T>[] = []
  for (const [at, row] of inOrder.entries()) {
    const before = ranks.at(-1)
    ranks.push({ row, rank: before && byRate(of(before.row), of(row)) === 0 ? before.rank : at + 1 })
  }
  return ranks
}

export interface Group<T> {
  sector: Sector
  size: Size
  ranks: Ranked<T>[]
}
/** In the order of sectors, in each the large before the small; groups in which nobody is are left out. */
export const groupsOf = <T>(rows: readonly T[], of: (row: T) => Counted, sectorOf: (row: T) => Sector): Group<T>[] =>
  SECTORS.flatMap((sector) =>
    SIZES.toReversed().flatMap((size) => {
      const alike = rows.filter((row) => sectorOf(row) === sector && sizeOf(of(row)) === size)
      const ranks = ranked(alike, of)
      return ranks.length > 0 ? { sector, size, ranks } : []
    }),
  )
