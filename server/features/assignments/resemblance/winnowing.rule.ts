/**
 * Fingerprints of a text by winnowing (Schleimer, Wilkerson, Aiken 2003): of each run of letters that two texts have in
 * common, once it is LEAST letters long, both keep the same print. Pure.
 */
/** Letters of a shingle, and of the shortest passage that is surely found. */
const SHINGLE = 12
export const LEAST = 30
const WINDOW = LEAST - SHINGLE + 1

/** A text without what is none of its letters: spaces, punctuation, width and case. */
export interface Normal {
  text: string
  /** Where each unit comes from in the text as written, and where its character ends. */
  from: number[]
  to: number[]
}

/** Beyond so many letters a text is not looked at: the work on it is bounded. */
const MOST_COMPARED = 40_000

export function normalised(written: string): Normal {
  const [from, to]: [number[], number[]] = [[], []]
  let text = ''
  let at = 0
  for (const character of written) {
    const end = at + character.length
    for (const letter of character.normalize('NFKC').toLowerCase()) {
      if (!/[\p{L}\p{N}]/u.test(letter)) continue
      text += letter
      for (let unit = 0; unit < letter.length; unit += 1) {
        from.push(at)
        to.push(end)
      }
    }
    if (text.length >= MOST_COMPARED) break
    at = end
  }
  return { text, from, to }
}

/** The passage as it was written. */
export const excerptOf = (written: string, { from, to }: Normal, at: number, length: number): string =>
  written.slice(from[at], to[at + length - 1])

export interface Print {
  hash: number
  /** Where its shingle begins in the normal text. */
  at: number
}

/** FNV-1a of 32 bits. */
function hashOf(text: string, at: number, length: number, seed: number): number {
  let hash = seed
  for (let each = at; each < at + length; each += 1) hash = Math.imul(hash ^ text.charCodeAt(each), 0x01_00_01_93)
  return hash >>> 0
}

/** Texts of one `scope` have prints in common with each other alone. */
export function printsOf({ text }: Pick<Normal, 'text'>, scope: string): Print[] {
  const seed = hashOf(scope, 0, scope.length, 0x81_1c_9d_c5)
  const hashes = Array.from({ length: Math.max(0, text.length - SHINGLE + 1) }, (_, at) =>
    hashOf(text, at, SHINGLE, seed),
  )
  const prints: Print[] = []
  for (let start = 0; start + WINDOW <= hashes.length; start += 1) {
    let least = start
    for (let at = start; at < start + WINDOW; at += 1) if (hashes[at]! <= hashes[least]!) least = at
    if (prints.at(-1)?.at !== least) prints.push({ hash: hashes[least]!, at: least })
  }
  return prints
}

/** Which letters of a text belong to the shingles of such prints; what lies between two of them within a window, too. */
export function coveredBy(prints: readonly Print[], isLeftOut: (hash: number) => boolean, length: number): Uint8Array {
  const covered = new Uint8Array(length)
  let last = -Infinity
  for (const { hash, at } of prints) {
    if (!isLeftOut(hash)) continue
    covered.fill(1, at - last <= WINDOW ? last : at, at + SHINGLE)
    last = at
  }
  return covered
}

/** More than this share of a class, and not fewer than four of it, have it in common: what all were given, or all quote. */
const COMMON = { share: 0.3, least: 4 }
export function commonPrints(all: readonly (readonly number[])[]): Set<number> {
  const counts = new Map<number, number>()
  for (const prints of all) for (const hash of new Set(prints)) counts.set(hash, (counts.get(hash) ?? 0) + 1)
  const least = Math.max(COMMON.least, all.length * COMMON.share)
  return new Set([...counts].filter(([, count]) => count >= least).map(([hash]) => hash))
}
