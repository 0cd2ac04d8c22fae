/**
 * Runs at most `most` works at a time, in the order of their coming; where `line` wait already, `full` is thrown. Those
 * that wait are let in `together`: works that begin at the same time share their reads (readTogether.ts).
 */
export function atMost(
  most: number,
  line = Infinity,
  full: () => Error = () => new Error('the line is full'),
  together = 1,
) {
  let running = 0
  const waiting: (() => void)[] = []

  async function enter(): Promise<void> {
    if (waiting.length === 0 && running < most) running += 1
    else if (waiting.length < line) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw full()
  }
  /** Who is let in has a place from that moment, before it runs. */
  function leave(): void {
    running -= 1
    const free = most - running
    if (free < together) return
    for (const next of waiting.splice(0, free)) {
      running += 1
      next()
    }
  }
  return async <T>(work: () => Promise<T>): Promise<T> => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
