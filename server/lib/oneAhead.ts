/** The same items, each made while the one before it is used. */
export async function* oneAhead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]()
  const make = (): Promise<IteratorResult<T>> => {
    const making = iterator.next()
    making.catch(() => undefined) // told when it is asked for
    return making
  }
  try {
    for (let making = make(); ;) {
      const { value, done } = await making
      if (done) return
      making = make()
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}
