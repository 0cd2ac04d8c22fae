/** How two texts differ, line by line and within a line sign by sign. Pure. */
import { steps, type Fate, type Step } from './sequence.ts'

export interface Piece {
  fate: Fate
  text: string
}
/** A line that changed; null stands for lines that did not. */
export type Line = Piece[] | null

/** Chinese by the character: where its words end depends on what stands beside them, so that equal ones would differ. */
const signsOf = (line: string): string[] => line.match(/[\p{Script=Latin}\p{N}]+|[^]/gu) ?? []

/** Neighbours of one fate as one piece. */
function joined(parts: readonly Step<string>[]): Piece[] {
  const pieces: Piece[] = []
  for (const { fate, item } of parts) {
    const last = pieces.at(-1)
    if (last?.fate === fate) last.text += item
    else pieces.push({ fate, text: item })
  }
  return pieces
}

/** Whether so much stays of two texts that they read better as one with marks than one after the other. */
export function sharesHalf(found: readonly Step<string>[], before: string, after: string): boolean {
  const shared = found.filter(({ fate }) => fate === 'same').reduce((sum, { item }) => sum + item.length, 0)
  return shared * 2 >= Math.max(before.length, after.length)
}

function withinLine(before: string, after: string): Piece[][] {
  const found = steps(signsOf(before), signsOf(after))
  return sharesHalf(found, before, after)
    ? [joined(found)]
    : [[{ fate: 'gone', text: before }], [{ fate: 'new', text: after }]]
}

/** Two lines side by side; null where there is none. */
export interface Pair<T> {
  was: T | null
  now: T | null
}

/** A run of lines that went and of lines that came in their place: the first with the first, and so on. */
const replaced = <T>(gone: readonly T[], come: readonly T[]): Pair<T>[] =>
  Array.from({ length: Math.max(gone.length, come.length) }, (_, at) => ({
    was: gone[at] ?? null,
    now: come[at] ?? null,
  }))

/** The lines of two texts side by side. `key`: by which two are the same. */
export function pairs<T>(before: readonly T[], after: readonly T[], key: (line: T) => string): Pair<T>[] {
  const found: Pair<T>[] = []
  let [gone, come]: [T[], T[]] = [[], []]
  let [i, j] = [0, 0]
  const flush = () => {
    found.push(...replaced(gone, come))
    ;[gone, come] = [[], []]
  }
  for (const { fate } of steps(before.map(key), after.map(key))) {
    if (fate === 'gone') gone.push(before[i++]!)
    else if (fate === 'new') come.push(after[j++]!)
    else {
      flush()
      found.push({ was: before[i++]!, now: after[j++]! })
    }
  }
  flush()
  return found
}

function lineChanges(was: string | null, now: string | null): Line[] {
  if (was === now) return [null]
  if (was !== null && now !== null) return withinLine(was, now)
  return [[was === null ? { fate: 'new', text: now! } : { fate: 'gone', text: was }]]
}

/** What is said in each pair of lines; runs of lines that did not change as one. */
export const changesIn = (lines: readonly Pair<{ text: string }>[]): Line[] =>
  lines
    .flatMap(({ was, now }) => lineChanges(was?.text ?? null, now?.text ?? null))
    .filter((line, at, all) => line !== null || at === 0 || all[at - 1] !== null)

const linesOf = (text: string): { text: string }[] =>
  text === '' ? [] : text.split('\n').map((line) => ({ text: line }))

export const textChanges = (before: string, after: string): Line[] =>
  changesIn(pairs(linesOf(before), linesOf(after), ({ text }) => text))
