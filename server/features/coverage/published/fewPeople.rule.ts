/** What of figures may be public: of few people one could tell who is meant. */

/** The fewest people that a public figure is of. */
export const FEWEST = 10

interface Row {
  counts: { required: number }
}

/**
 * The rows that may be public. A single row left out could be reckoned from the total: then the smallest of the others
 * goes with it.
 */
export function withoutFew<R extends Row>(rows: readonly R[]): R[] {
  const told = rows.filter(({ counts }) => counts.required >= FEWEST)
  const few = rows.filter(({ counts }) => counts.required > 0 && counts.required < FEWEST)
  if (few.length !== 1) return told
  const smallest = Math.min(...told.map(({ counts }) => counts.required))
  const at = told.findIndex(({ counts }) => counts.required === smallest)
  return told.filter((_, index) => index !== at)
}
