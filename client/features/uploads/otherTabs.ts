/** One tab sends a file, the others show it. */
import type { UploadState } from './queue.ts'

export interface Elsewhere {
  id: string
  name: string
  size: number
  sent: number
  state: UploadState
}
interface Message {
  tab: string
  items: Elsewhere[]
}

const LOCK = 'hongling.upload|'
/**
 * Without locks (a page over plain HTTP) a tab that sent nothing for so long is gone; the timers of hidden tabs run
 * once a minute.
 */
const SILENT = 150_000
/** By then the other tabs have answered. */
const ANSWERED = 300

/** Makes this tab the one that sends the file. @returns a function that gives it up; null when another tab has it */
export function claim(id: string): Promise<(() => void) | null> {
  if (!navigator.locks) return Promise.resolve(() => {})
  return new Promise((resolve) => {
    void navigator.locks.request(LOCK + id, { ifAvailable: true }, (lock) =>
      lock ? new Promise<void>((release) => resolve(release)) : resolve(null),
    )
  })
}

/** Resolves when no tab has it any more; without locks never. */
const givenUp = (id: string): Promise<unknown> =>
  navigator.locks ? navigator.locks.request(LOCK + id, { mode: 'shared' }, () => undefined) : new Promise(() => {})

async function claimed(): Promise<Set<string> | null> {
  if (!navigator.locks) return null
  const { held = [] } = await navigator.locks.query()
  return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])))
}

/**
 * `mine`: what this tab sends; `onChange` is called with what the others send, `onLeft` when one of them is done with
 * something.
 */
export function otherTabs(mine: () => Elsewhere[], onChange: (items: Elsewhere[]) => void, onLeft: () => void) {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const channel = new BroadcastChannel('hongling.uploads')
  const tabs = new Map<string, { items: Elsewhere[]; at: number }>()
  const watched = new Set<string>()
  const all = (): Elsewhere[] => [...tabs.values()].flatMap(({ items }) => items)
  const publish = (items = mine()): void => channel.postMessage({ tab, items } satisfies Message)

  function take(from: string, items: Elsewhere[]): void {
    const before = tabs.get(from)?.items ?? []
    if (items.length) tabs.set(from, { items, at: Date.now() })
    else tabs.delete(from)
    onChange(all())
    for (const { id } of items) watch(id)
    if (!navigator.locks && before.some(({ id }) => !items.some((each) => each.id === id))) onLeft()
  }
  /** Notices when the tab that has it is done with it, was closed, or crashed. */
  function watch(id: string): void {
    if (watched.has(id)) return
    watched.add(id)
    void givenUp(id).then(() => {
      watched.delete(id)
      for (const [from, { items }] of tabs)
        take(
          from,
          items.filter((each) => each.id !== id),
        )
      onLeft()
    })
  }
  channel.onmessage = ({ data }: MessageEvent<Message | 'hello'>) => {
    if (data === 'hello') publish()
    else take(data.tab, data.items)
  }
  if (!navigator.locks) {
    setInterval(() => {
      for (const [from, { at }] of tabs) if (Date.now() - at > SILENT) take(from, [])
      if (mine().length) publish()
    }, SILENT / 5)
    window.addEventListener('pagehide', () => publish([]))
  }
  channel.postMessage('hello')
  const answered = new Promise((resolve) => setTimeout(resolve, ANSWERED))

  return {
    publish: () => publish(),
    has: (id: string): boolean => all().some((each) => each.id === id),
    /** What other tabs are sending, once they had the time to answer. */
    async busy(): Promise<(id: string) => boolean> {
      const held = await claimed()
      if (!held) await answered
      // a tab that is being closed holds it for a moment yet, and tells nobody
      for (const id of held ?? []) if (!mine().some((each) => each.id === id)) watch(id)
      return (id) => held?.has(id) ?? all().some((each) => each.id === id)
    },
  }
}
