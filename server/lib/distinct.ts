/** Rows of several reads, each once. */
export const distinct = <T extends { _id: string }>(rows: readonly T[]): T[] => [
  ...new Map(rows.map((row) => [row._id, row])).values(),
]
