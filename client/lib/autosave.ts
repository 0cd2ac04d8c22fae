import { Problem, sentenceOf } from './problem.ts'
import { failureOf } from './retry.ts'

/**
 * `waiting`: changed, not sent yet; `offline`: will be retried by itself; `stale`: somebody else saved, nothing more is
 * sent; `refused`: the server does not take it as it stands, the next change is tried again.
 */
export type SaveState = 'saved' | 'waiting' | 'saving' | 'offline' | 'stale' | 'refused'
export interface SaveStatus {
  state: SaveState
  /** When the server last saved the page. */
  savedAt: Date | null
  sentence: string | null
}

interface Options {
  revision: number
  /** Sends what is on the page now, against the revision. */
  save(revision: number): Promise<{ revision: number }>
  onStatus(status: SaveStatus): void
  /** Codes of refusals that say that another one has saved, or that it may not be changed any more. */
  stale: readonly string[]
  /**
   * Milliseconds: after the last change; at the longest while changes go on; until the next try when the connection is
   * lost.
   */
  pause?: number
  longest?: number
  retryAfter?: number
}

const OUTCOMES = { retry: 'offline', stop: 'stale', refused: 'refused' } as const

function outcomeOf(error: unknown, stale: readonly string[]): 'offline' | 'stale' | 'refused' {
  if (!(error instanceof Problem)) return 'refused' // a mistake of this page: sending the same again would not help
  return OUTCOMES[failureOf(error, ({ code }) => stale.includes(code), [401])]
}

/** Saves a while after the last change, one save at a time, each against the revision that the one before it made. */
export function autosave({
  revision: first,
  save,
  onStatus,
  stale,
  pause = 1_000,
  longest = 5_000,
  retryAfter = 5_000,
}: Options) {
  let revision = first
  let pending = false
  let pendingSince = 0
  let running: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let status: SaveStatus = { state: 'saved', savedAt: null, sentence: null }

  const set = (next: Partial<SaveStatus>): void => onStatus((status = { ...status, sentence: null, ...next }))
  function after(milliseconds: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), milliseconds)
  }

  async function attempt(): Promise<void> {
    pending = false
    pendingSince = 0
    set({ state: 'saving' })
    try {
      revision = (await save(revision)).revision
      set({ state: pending ? 'waiting' : 'saved', savedAt: new Date() })
    } catch (error) {
      const state = outcomeOf(error, stale)
      set({ state, sentence: sentenceOf(error) })
      if (state !== 'offline') return
      pending = true
      after(retryAfter)
    }
  }

  /** Saves at once what is not saved yet. @returns whether everything is saved */
  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    while (running) await running
    if (pending && status.state !== 'stale') {
      running = attempt().finally(() => (running = undefined))
      await running
    }
    return status.state === 'saved'
  }

  return {
    flush,
    /** Something changed. */
    touch(): void {
      if (status.state === 'stale') return
      pending = true
      pendingSince ||= Date.now()
      if (!running) set({ state: 'waiting' })
      after(Math.max(0, Math.min(pause, pendingSince + longest - Date.now())))
    },
    /** Retries now what waits for the connection or the session. */
    retry(): void {
      if (status.state === 'offline') void flush()
    },
    /** Another act (a submission) has moved the course on: its revision is the new base. */
    accept(next: number): void {
      revision = next
    },
    stop: (): void => clearTimeout(timer),
    revision: (): number => revision,
  }
}
