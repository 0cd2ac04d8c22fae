import { setTimeout as pause } from 'node:timers/promises'

/**
 * A benchmark: its ratio is against a peer measured in the same run, interleaved, the median of at least five pairs.
 */
export interface Bench {
  name: string
  /** One line: what is measured, against what, and the bound. */
  describe: string
  /** `args`: what follows the name on the command line. */
  run(
    args: readonly string[],
  ): Promise<{ ratio: number; table: Record<string, unknown>[]; figures: Record<string, number> }>
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export const percentile = (values: readonly number[], fraction: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * fraction) - 1)]!

/** Runs the two sides in turn, `pairs` times, and gives the median of a/b with all values. */
export async function interleaved(
  pairs: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<{ ratio: number; a: number[]; b: number[] }> {
  const values = { a: [] as number[], b: [] as number[] }
  for (let pair = 0; pair < pairs; pair++) {
    values.a.push(await a())
    values.b.push(await b())
  }
  return { ...values, ratio: median(values.a.map((value, index) => value / values.b[index]!)) }
}

/** Runs `times` calls, evenly over the seconds, each at its own time whether or not those before are answered. */
export async function arrivals(
  times: number,
  seconds: number,
  call: (index: number) => Promise<void>,
): Promise<number[]> {
  const begun = performance.now()
  return Promise.all(
    Array.from({ length: times }, async (_, index) => {
      const due = begun + (index * seconds * 1_000) / times
      await pause(Math.max(0, due - performance.now()))
      await call(index)
      return performance.now() - due
    }),
  )
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
