/** The order of the uploads of a page. Pure. */
import { rateOf, type Sample } from './transferRate.ts'

export type UploadState = 'waiting' | 'sending' | 'paused' | 'offline' | 'session' | 'finishing' | 'done' | 'refused'
export interface Queued {
  id: string
  size: number
  samples: readonly Sample[]
  state: UploadState
}

/** More at once would only share the same bandwidth. */
export const AT_ONCE = 2
/** One that waits for the connection keeps its place: the others would wait for the same. */
const PLACED: readonly UploadState[] = ['sending', 'offline', 'session']

/** It goes on by itself, now or when its turn or the connection comes. */
export const isMoving = ({ state }: Pick<Queued, 'state'>): boolean => state === 'waiting' || PLACED.includes(state)
export const isOpen = ({ state }: Pick<Queued, 'state'>): boolean => state !== 'done' && state !== 'refused'
export const sentOf = ({ state, size, samples }: Omit<Queued, 'id'>): number =>
  state === 'done' || state === 'finishing' ? size : (samples.at(-1)?.sent ?? 0)

/** Those that may begin now, in the order in which they were added. */
export function startable(items: readonly Queued[]): string[] {
  const free = AT_ONCE - items.filter(({ state }) => PLACED.includes(state)).length
  return items
    .filter(({ state }) => state === 'waiting')
    .slice(0, Math.max(0, free))
    .map(({ id }) => id)
}

/** All that is still to be done, together. */
export function total(items: readonly Queued[]): {
  count: number
  size: number
  sent: number
  rate: number | null
  secondsLeft: number | null
} {
  const open = items.filter(isOpen)
  const sum = (of: (item: Queued) => number): number => open.reduce((so, item) => so + of(item), 0)
  const [size, sent] = [sum((item) => item.size), sum(sentOf)]
  const rates = open.flatMap(({ state, samples }) => (state === 'sending' ? (rateOf(samples) ?? []) : []))
  const rate = rates.length ? rates.reduce((so, each) => so + each, 0) : null
  return { count: open.length, size, sent, rate, secondsLeft: rate ? Math.ceil((size - sent) / rate) : null }
}
