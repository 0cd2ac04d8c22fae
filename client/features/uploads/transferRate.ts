/** How fast an upload goes and how long it will take, from what was sent in the last seconds. Pure. */
export interface Sample {
  /** Milliseconds. */
  at: number
  /** Bytes sent until then. */
  sent: number
}
const WINDOW = 10_000
const LEAST = 1_000

/** Adds a sample and forgets those that are too old to be of use. A smaller figure than before is a new start. */
export function withSample(samples: readonly Sample[], next: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && next.sent < last.sent) return [next]
  return [...samples.filter(({ at }) => next.at - at <= WINDOW), next]
}

/** Bytes a second over the window; null until a second has been seen. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at - first.at < LEAST) return null
  return ((last.sent - first.sent) / (last.at - first.at)) * 1_000
}

/** Seconds until `size` is sent; null when it is not known. */
export function secondsLeft(samples: readonly Sample[], size: number): number | null {
  const rate = rateOf(samples)
  const sent = samples.at(-1)?.sent ?? 0
  return rate === null || rate <= 0 ? null : Math.ceil(Math.max(0, size - sent) / rate)
}

/** «还需约 3 分钟»: nobody needs the seconds of an hour, and a figure that changes all the time is of no use. */
export function timeLeft(seconds: number): string {
  if (seconds < 10) return '还需不到 10 秒'
  if (seconds < 55) return `还需约 ${Math.round(seconds / 5) * 5} 秒`
  const minutes = Math.max(1, Math.round(seconds / 60))
  const rest = minutes % 60
  return minutes < 60
    ? `还需约 ${minutes} 分钟`
    : `还需约 ${Math.floor(minutes / 60)} 小时${rest ? ` ${rest} 分钟` : ''}`
}
