/** Business dates: `from` is the first day, `to` the first day after; null: until further notice. */
export interface Period {
  from: string
  to: string | null
}

export const overlap = (a: Period, b: Period): boolean =>
  (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to)
