/** The same items, made while those before them are used: at most `most` wait. */
export async function* ahead<T>(items: AsyncIterable<T>, most: number): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]()
  const make = (): Promise<IteratorResult<T>> => {
    const making = iterator.next()
    making.catch(() => undefined) // told when it is asked for
    return making
  }
  try {
    const making = Array.from({ length: most }, make)
    for (;;) {
      const { value, done } = await making.shift()!
      if (done) return
      making.push(make())
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}
