/**
 * What the oldest browsers of ./browsers.ts lack of the language's library and this client or its libraries use; syntax
 * is the build's matter. tests/client/browserFloor.test.ts says when something is missing here.
 */
function add(to: object, name: string, value: (this: never, ...given: never[]) => unknown): void {
  if (!(name in to)) Object.defineProperty(to, name, { value, writable: true, configurable: true })
}

add(Array.prototype, 'toSorted', function (this: unknown[], compare?: (a: unknown, b: unknown) => number) {
  return [...this].sort(compare)
})
add(Array.prototype, 'toReversed', function (this: unknown[]) {
  return [...this].reverse()
})
add(Array.prototype, 'toSpliced', function (this: unknown[], ...change: [number, number]) {
  const copy = [...this]
  copy.splice(...change)
  return copy
})
add(Map, 'groupBy', function <T, K>(items: Iterable<T>, keyOf: (item: T, index: number) => K) {
  const groups = new Map<K, T[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
})
