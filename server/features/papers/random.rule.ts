/** Chance that a seed decides: the same paper on every device, and again when it is asked for. Not for secrets. */

/** Four words of 32 bits out of a text (cyrb128, public domain). */
function wordsOf(seed: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let at = 0; at < seed.length; at++) {
    const code = seed.charCodeAt(at)
    a = b ^ Math.imul(a ^ code, 597399067)
    b = c ^ Math.imul(b ^ code, 2869860233)
    c = d ^ Math.imul(c ^ code, 951274213)
    d = a ^ Math.imul(d ^ code, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a]
}

/** Numbers from 0 up to 1 (sfc32, public domain). */
export function randomOf(seed: string): () => number {
  let [a, b, c, d] = wordsOf(seed)
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let round = 0; round < 12; round++) next()
  return next
}

/** The first `count` of them in an order of chance (Fisher and Yates); all without it. */
export function drawn<T>(items: readonly T[], random: () => number, count = items.length): T[] {
  const left = [...items]
  const most = Math.min(count, left.length)
  for (let at = 0; at < most; at++) {
    const other = at + Math.floor(random() * (left.length - at))
    ;[left[at], left[other]] = [left[other]!, left[at]!]
  }
  return left.slice(0, most)
}
