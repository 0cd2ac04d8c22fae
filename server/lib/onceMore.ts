export interface OnceMore {
  /** What is asked for while it runs is served by one more run. */
  ask(): void
  /** Resolves when nothing of it runs. */
  over(): Promise<void>
}

/** Runs `work` whenever it is asked for, never twice at a time; `failed` is told of what it throws. */
export function onceMore(work: () => Promise<void>, failed: (error: unknown) => void): OnceMore {
  let running: Promise<void> | null = null
  let asked = false
  async function run(): Promise<void> {
    while (asked) {
      asked = false
      await work().catch(failed)
    }
    running = null
  }
  return {
    ask() {
      asked = true
      running ??= Promise.resolve().then(run)
    },
    over: async () => running ?? undefined,
  }
}
