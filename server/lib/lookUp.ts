import { slices } from './batches.ts'

/**
 * The embedded engine compares each row that it finds with every value of an `$in`: the same rows cost five times as much
 * by lists of 500 as by lists of 50 (docs/decisions/0001).
 */
export const NAMED_AT_ONCE = 50

/** What is asked for by `$in`, in lists that are short enough; each value once. */
export const shortLists = <T>(values: Iterable<T>): Generator<T[]> => slices([...new Set(values)], NAMED_AT_ONCE)

/** Reads by ids, or values of another field that is no list, in short lists: in no order, each row once. */
export async function lookUp<T>(
  values: Iterable<string>,
  read: (some: string[]) => PromiseLike<readonly T[]>,
): Promise<T[]> {
  const found: T[] = []
  for (const some of shortLists(values)) for (const row of await read(some)) found.push(row)
  return found
}
