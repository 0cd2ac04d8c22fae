/** 录取与候补: who of the list gets a free seat. One function for whatever frees a seat, so that nobody jumps. */

export interface Waiting {
  id: string
  /** The institution whose quota it takes. */
  unit: string
}
export interface Seats {
  /** Seats of the class that nobody holds; below 0 where the capacity was lowered. */
  free: number
  /** What is left of each institution's quota; null: quotas limit no longer, or never did. */
  left: ReadonlyMap<string, number> | null
}

/**
 * The next of the list, in its order: each whose institution has something of its quota left, until the seats are taken.
 * Who is passed over for want of a quota keeps the place.
 */
export function nextSeated<W extends Waiting>(list: readonly W[], { free, left }: Seats): W[] {
  const rest = left && new Map(left)
  const seated: W[] = []
  for (const each of list) {
    if (seated.length >= free) break
    const quota = rest ? (rest.get(each.unit) ?? 0) : 1
    if (quota <= 0) continue
    rest?.set(each.unit, quota - 1)
    seated.push(each)
  }
  return seated
}
