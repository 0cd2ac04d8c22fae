/** One tab sends a file, the others show it. */
import type { UploadState } from './queue.ts'

export interface Elsewhere {
  id: string
  name: string
  size: number
  sent: number
  state: UploadState
}
interface Told {
  tab: string
  items: Elsewhere[]
}

const LOCK = 'hongling.upload|'
/** Without locks (a page over plain HTTP) a tab that was not heard for so long is gone; hidden tabs speak once a minute. */
const SILENT = 150_000
/** Until the other tabs have answered. */
const ANSWERED = 300

/** Makes this tab the one that sends the file. @returns gives it up; null when another tab has it */
export function claim(id: string): Promise<(() => void) | null> {
  if (!navigator.locks) return Promise.resolve(() => {})
  return new Promise((resolve) => {
    void navigator.locks.request(LOCK + id, { ifAvailable: true }, (lock) =>
      lock ? new Promise<void>((release) => resolve(release)) : resolve(null),
    )
  })
}

/** When no tab has it any more; without locks never. */
const givenUp = (id: string): Promise<unknown> =>
  navigator.locks ? navigator.locks.request(LOCK + id, { mode: 'shared' }, () => undefined) : new Promise(() => {})

async function claimed(): Promise<Set<string> | null> {
  if (!navigator.locks) return null
  const { held = [] } = await navigator.locks.query()
  return new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])))
}

/** `mine`: what this tab sends; `changed` hears what the others do, `left` when one of them is done with something. */
export function otherTabs(mine: () => Elsewhere[], changed: (items: Elsewhere[]) => void, left: () => void) {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const channel = new BroadcastChannel('hongling.uploads')
  const told = new Map<string, { items: Elsewhere[]; at: number }>()
  const all = (): Elsewhere[] => [...told.values()].flatMap(({ items }) => items)
  const tell = (items = mine()): void => channel.postMessage({ tab, items } satisfies Told)

  function take(from: string, items: Elsewhere[]): void {
    const before = told.get(from)?.items ?? []
    if (items.length) told.set(from, { items, at: Date.now() })
    else told.delete(from)
    changed(all())
    for (const { id } of items) if (!before.some((each) => each.id === id)) void givenUp(id).then(() => lose(from, id))
    if (!navigator.locks && before.some(({ id }) => !items.some((each) => each.id === id))) left()
  }
  /** The tab is done with it, was closed, or crashed. */
  function lose(from: string, id: string): void {
    take(
      from,
      (told.get(from)?.items ?? []).filter((each) => each.id !== id),
    )
    left()
  }
  channel.onmessage = ({ data }: MessageEvent<Told | 'hello'>) => {
    if (data === 'hello') tell()
    else take(data.tab, data.items)
  }
  if (!navigator.locks) {
    setInterval(() => {
      for (const [from, { at }] of told) if (Date.now() - at > SILENT) take(from, [])
      if (mine().length) tell()
    }, SILENT / 5)
    window.addEventListener('pagehide', () => tell([]))
  }
  channel.postMessage('hello')
  const answered = new Promise((resolve) => setTimeout(resolve, ANSWERED))

  return {
    tell: () => tell(),
    has: (id: string): boolean => all().some((each) => each.id === id),
    /** What other tabs are sending, once they had the time to say so. */
    async busy(): Promise<(id: string) => boolean> {
      const held = await claimed()
      if (!held) await answered
      return (id) => held?.has(id) ?? all().some((each) => each.id === id)
    },
  }
}
