/** Works through `items`, `most` of them at a time; the first failure ends it. */
export async function inParallel<T>(
  most: number,
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let failed = false
  async function line(): Promise<void> {
    try {
      for (let got = await iterator.next(); !got.done && !failed; got = await iterator.next()) await work(got.value)
    } catch (error) {
      failed = true
      throw error
    }
  }
  await Promise.all(Array.from({ length: most }, line))
}

/** Cuts a list into parts of at most `size`. */
export function* slices<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size)
}
