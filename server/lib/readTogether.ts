import { endOrAfter } from './endOrAfter.ts'
import { inRounds } from './inRounds.ts'
import { NAMED_AT_ONCE } from './lookUp.ts'

interface Waiting<T> {
  id: string
  resolve(found: T | undefined): void
  reject(error: unknown): void
}

/** A read that takes longer (the database is away) does not hold up those that come after it. */
const PATIENCE_MS = 100

/**
 * Reads by id for all who ask at the same time: while one read is under way, those that arrive wait for the next and
 * share it. A read begins after it was asked for, so nobody gets what was there before. @returns undefined for what does
 * not exist
 */
export function readTogether<T>(
  read: (ids: string[]) => Promise<ReadonlyMap<string, T>>,
): (id: string) => Promise<T | undefined> {
  async function serve(round: Waiting<T>[]): Promise<void> {
    try {
      const found = await read([...new Set(round.map(({ id }) => id))])
      for (const { id, resolve } of round) resolve(found.get(id))
    } catch (error) {
      for (const { reject } of round) reject(error)
    }
  }
  const ask = inRounds<Waiting<T>>(NAMED_AT_ONCE, (round) => endOrAfter(serve(round), PATIENCE_MS))
  return (id) => new Promise((resolve, reject) => ask({ id, resolve, reject }))
}

/** What exists of several. */
export const readEach = async <T>(one: (id: string) => Promise<T | undefined>, ids: readonly string[]): Promise<T[]> =>
  (await Promise.all([...new Set(ids)].map(one))).filter((found) => found !== undefined)

/** Documents by their id, as a read of {@link readTogether} gives them. */
export const byId = <T extends { _id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row._id, row]))
