/**
 * Which question goes where, when one fits several places and is wanted once: a maximum matching by augmenting paths.
 * Taking whatever fits first would find a row short although an exchange would fill it.
 */
import { drawn } from './random.rule.ts'

export interface Want {
  count: number
  /** What fits, each once. */
  fitting: readonly number[]
}
/** Why a place stayed empty: these wants ask for more than fits any of them. */
export interface Lack {
  missing: number
  /** Places in the list of wants, its own among them. */
  among: number[]
  wanted: number
  available: number
}
export interface Matching {
  /** Of each want what it got. */
  taken: number[][]
  lacks: Map<number, Lack>
}

export function matching(wants: readonly Want[], random: () => number): Matching {
  const total = wants.reduce((sum, { count }) => sum + count, 0)
  // Where so many fit, one is always free: more need not be looked at.
  const fitting = wants.map((want) => drawn(want.fitting, random, total))
  const owner = new Map<number, number>()

  /** Gives one more to a want, by way of others that give one up for another; `tried` are those who have none left. */
  function augment(want: number, tried: Set<number>): boolean {
    tried.add(want)
    let given = fitting[want]!.find((each) => !owner.has(each))
    given ??= fitting[want]!.find((each) => !tried.has(owner.get(each)!) && augment(owner.get(each)!, tried))
    if (given === undefined) return false
    owner.set(given, want)
    return true
  }

  const lacks = new Map<number, Lack>()
  for (const [at, { count }] of wants.entries())
    for (let filled = 0; filled < count; filled++) {
      const tried = new Set<number>()
      if (augment(at, tried)) continue
      const among = [...tried].sort((a, b) => a - b)
      lacks.set(at, {
        ...{ missing: count - filled, among },
        wanted: among.reduce((sum, each) => sum + wants[each]!.count, 0),
        available: new Set(among.flatMap((each) => fitting[each]!)).size,
      })
      break
    }
  const taken = wants.map((): number[] => [])
  for (const [each, want] of owner) taken[want]!.push(each)
  return { taken, lacks }
}
