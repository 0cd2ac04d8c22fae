import { byId } from './readTogether.ts'

/** Rows of several reads, each once. */
export const distinct = <T extends { _id: string }>(rows: readonly T[]): T[] => [...byId(rows).values()]
