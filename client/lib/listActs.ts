/** What can be done to a list in place: the list is reactive. */

export function stepIn<T>(list: T[], index: number, by: 1 | -1): void {
  const to = index + by
  if (to < 0 || to >= list.length) return
  list.splice(to, 0, ...list.splice(index, 1))
}

/** Takes the element away. @returns a function that puts it back */
export function removeFrom<T>(list: T[], index: number): () => void {
  const taken = list.splice(index, 1)
  return () => list.splice(Math.min(index, list.length), 0, ...taken)
}
