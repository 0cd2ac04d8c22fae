/** What stays, goes and comes between two sequences. Pure. */
export type Fate = 'same' | 'gone' | 'new'
export interface Step<T> {
  fate: Fate
  item: T
}

/** Past so many comparisons a difference is nothing that one could read: everything goes, everything comes. */
const MOST = 4_000_000

/** Lengths of the longest common subsequence from each pair of places to the ends. */
function commonLengths<T>(a: readonly T[], b: readonly T[]): Uint32Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      rows[i]![j] = a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!)
  return rows
}

function middle<T>(a: readonly T[], b: readonly T[]): Step<T>[] {
  const steps: Step<T>[] = []
  const take = (fate: Fate, item: T) => void steps.push({ fate, item })
  let [i, j] = [0, 0]
  if (a.length * b.length <= MOST) {
    const lengths = commonLengths(a, b)
    while (i < a.length && j < b.length)
      if (a[i] === b[j]) {
        take('same', a[i++]!)
        j++
      } else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) take('gone', a[i++]!)
      else take('new', b[j++]!)
  }
  while (i < a.length) take('gone', a[i++]!)
  while (j < b.length) take('new', b[j++]!)
  return steps
}

/** The steps from one sequence to the other, as few of `gone` and `new` as there can be; equal is what is identical. */
export function steps<T>(before: readonly T[], after: readonly T[]): Step<T>[] {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before[head] === after[head]) head++
  let tail = 0
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const same = (items: readonly T[]): Step<T>[] => items.map((item) => ({ fate: 'same', item }))
  return [
    ...same(after.slice(0, head)),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(after.slice(after.length - tail)),
  ]
}

/** Items of both that changed their order among those that stay. */
export function reordered<T>(before: readonly T[], after: readonly T[]): Set<T> {
  const [old, now] = [new Set(before), new Set(after)]
  const kept = steps(
    before.filter((item) => now.has(item)),
    after.filter((item) => old.has(item)),
  )
  return new Set(kept.filter(({ fate }) => fate === 'new').map(({ item }) => item))
}
