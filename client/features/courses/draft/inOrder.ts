export const inOrder = <T extends { at: number }>(moments: readonly T[]): T[] => moments.toSorted((a, b) => a.at - b.at)
