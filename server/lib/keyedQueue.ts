const tails = new Map<string, Promise<unknown>>()

/** Runs `work` after all earlier work of the same key in this process has ended. */
export async function keyedQueue<T>(key: string, work: () => Promise<T>): Promise<T> {
  const turn = (tails.get(key) ?? Promise.resolve()).then(work, work)
  tails.set(key, turn)
  try {
    return await turn
  } finally {
    if (tails.get(key) === turn) tails.delete(key)
  }
}
