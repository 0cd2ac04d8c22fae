/** Runs at most `most` works at a time, in the order of their coming; where `line` wait already, `full` is thrown. */
export function atMost(most: number, line = Infinity, full: () => Error = () => new Error('the line is full')) {
  let running = 0
  const waiting: (() => void)[] = []

  async function enter(): Promise<void> {
    if (running < most) running += 1
    else if (waiting.length < line) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw full()
  }
  /** Who waits next takes the place over. */
  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
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
