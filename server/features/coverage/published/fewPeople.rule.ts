/** What of figures may be public: of few people one could tell who is meant. */

/** The fewest people that a public figure is of. */
export const FEWEST = 10

interface Row {
  counts: { required: number }
}

/**
 * The rows that may be public. What is left out can be reckoned from the total: so the smallest of the others go with it
 * until it is of people enough.
 */
export function withoutFew<R extends Row>(rows: readonly R[]): R[] {
  const few = rows.filter(({ counts }) => counts.required > 0 && counts.required < FEWEST)
  const told = rows.filter(({ counts }) => counts.required >= FEWEST)
  let left = few.reduce((sum, { counts }) => sum + counts.required, 0)
  const gone = new Set<R>()
  for (const row of told.toSorted((a, b) => a.counts.required - b.counts.required)) {
    if (left === 0 || left >= FEWEST) break
    gone.add(row)
    left += row.counts.required
  }
  return told.filter((row) => !gone.has(row))
}
