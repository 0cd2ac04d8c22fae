/**
 * Works on what arrives in groups of at most `most`: while one group is worked on, those that arrive wait for the next.
 * `work` answers each of its group, also when it fails.
 */
export function inRounds<T>(most: number, work: (round: T[]) => Promise<void>): (item: T) => void {
  let waiting: T[] = []
  let running = false

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const round = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await work(round)
    }
    running = false
  }

  return (item) => {
    waiting.push(item)
    if (running) return
    running = true
    setImmediate(() => void run())
  }
}
