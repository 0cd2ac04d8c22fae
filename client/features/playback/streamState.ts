/**
 * `waiting`: the connection or the server is down for a while; `expired`: the signed address has run out; `broken`:
 * nothing helps.
 */
export type StreamState = 'playing' | 'waiting' | 'expired' | 'broken'

/** A stream that a video plays. */
export interface Attached {
  /** Requests the stream again after the connection was down. */
  retry(): void
  detach(): void
}

/** What a refused reply for a stream means: addresses are signed for some hours. */
export const isExpired = (status: number | undefined): boolean => status === 403 || status === 404
/** Between two tries of a stream that does not answer. */
export const RETRY_MS = 4_000

/** How many seconds there are of a stream that is still being made; null once it is all there. */
export type OnGrown = (seconds: number | null) => void
