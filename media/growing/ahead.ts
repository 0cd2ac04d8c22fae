import { SEGMENT_SECONDS } from '../hlsNames.ts'

/** How a span of the picture would be made together with all its renditions, and who is on the way to it. */
export interface Span {
  /** Seconds from the start of the lesson, and how long it is. */
  at: number
  seconds: number
  /** Where someone is who watches since the first segment was there. */
  viewerAt: number
  /** Seconds of the picture that are made in a second. */
  rate: number
}

const MARGIN_SECONDS = 1

/**
 * Whether each segment of a span is whole before a viewer gets to it. Segment n is there after (n + 1) segments were
 * made, and needed n segments after the viewer reached the span; of a line, only its ends need to be looked at.
 */
export function keepsAhead({ at, seconds, viewerAt, rate }: Span): boolean {
  const time = at - viewerAt - MARGIN_SECONDS
  const last = Math.max(0, Math.ceil(seconds / SEGMENT_SECONDS) - 1)
  return [0, last].every((segment) => ((segment + 1) * SEGMENT_SECONDS) / rate <= time + segment * SEGMENT_SECONDS)
}
