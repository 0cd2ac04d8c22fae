import { newId } from '../../lib/newId.ts'

interface Kept {
  lease: string
  /** Times that the window was left. */
  left: number
}
interface Said {
  lease: string
  from: string
  asks: boolean
}
/** Another tab of this browser has answered by then. */
const ANSWER_MS = 150

/**
 * Who writes: this tab, through its reloads. A copied tab has its memory too: it asks whether another one is there, and is
 * another page then.
 */
export async function tabLease(exam: string) {
  const key = `exam-lease:${exam}`
  const from = newId()
  let kept: Kept = { lease: newId(), left: 0 }
  let isTaken = false
  function write(): void {
    try {
      sessionStorage.setItem(key, JSON.stringify(kept))
    } catch {
      // The browser keeps nothing: a reload counts as another page.
    }
  }
  try {
    kept = (JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null) ?? kept
  } catch {
    // Nothing is kept, or nothing that can be read.
  }

  const channel = new BroadcastChannel(key)
  const say = (asks: boolean) => channel.postMessage({ lease: kept.lease, from, asks } satisfies Said)
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.lease !== kept.lease || data.from === from) return
    if (data.asks) say(false)
    else isTaken = true
  }
  say(true)
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS))
  if (isTaken) kept = { lease: newId(), left: 0 }
  write()

  return {
    lease: kept.lease,
    left: () => kept.left,
    /** The window was left once more. */
    count(): void {
      kept = { ...kept, left: kept.left + 1 }
      write()
    },
    close: () => channel.close(),
  }
}
export type TabLease = Awaited<ReturnType<typeof tabLease>>
