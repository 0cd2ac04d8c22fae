/** Passages that two texts have in common, letter by letter. Pure, symmetric, in time that grows with their lengths. */

export interface Passage {
  a: number
  b: number
  length: number
}
const KEY = 12
/** Where a key stands in the other text: of one that comes again and again only the first. */
const MOST_PLACES = 8

function found(a: string, b: string, least: number): Passage[] {
  const places = new Map<string, number[]>()
  for (let at = 0; at + KEY <= b.length; at += 1) {
    const key = b.slice(at, at + KEY)
    const known = places.get(key)
    if (!known) places.set(key, [at])
    else if (known.length < MOST_PLACES) known.push(at)
  }
  const passages: Passage[] = []
  for (let at = 0; at + KEY <= a.length;) {
    const best = longest(a, b, at, places.get(a.slice(at, at + KEY)) ?? [])
    if (best.length >= least) passages.push(best)
    at += best.length >= least ? best.length : 1
  }
  return passages
}

function longest(a: string, b: string, at: number, places: readonly number[]): Passage {
  let best: Passage = { a: at, b: 0, length: 0 }
  for (const place of places) {
    let length = KEY
    while (at + length < a.length && place + length < b.length && a[at + length] === b[place + length]) length += 1
    if (length > best.length) best = { a: at, b: place, length }
  }
  return best
}

const turned = (passages: readonly Passage[]): Passage[] => passages.map(({ a, b, length }) => ({ a: b, b: a, length }))

/** At least `least` letters each; the same whichever text is asked about first. */
export function commonPassages(a: string, b: string, least: number): Passage[] {
  return a <= b ? found(a, b, least) : turned(found(b, a, least)).sort((x, y) => x.a - y.a)
}

/** What remains of them without the letters of `a` that are left out. */
export function without(passages: readonly Passage[], leftOut: Uint8Array, least: number): Passage[] {
  return passages.flatMap(({ a, b, length }) => {
    const parts: Passage[] = []
    let start = 0
    for (let at = 0; at <= length; at += 1) {
      if (at < length && !leftOut[a + at]) continue
      if (at - start >= least) parts.push({ a: a + start, b: b + start, length: at - start })
      start = at + 1
    }
    return parts
  })
}
