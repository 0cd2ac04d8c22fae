/** Signing in by the code on the screen: how long a code is good, when, and where. Pure; the browser reckons the same. */

/** The code on the screen is another every 15 s. */
export const STEP_MS = 15_000
/** A code is accepted that much longer: the way from the screen to the server, and a sluggish phone. */
export const MARGIN_MS = 10_000
/** The server that showed a code may be so much ahead of the one that checks it. */
export const SKEW_MS = 5_000
/** A scan that had no net may be sent so much later. */
export const CLAIM_MS = 3 * 86_400_000

export const stepOf = (at: number): number => Math.floor(at / STEP_MS)
export const beginOf = (step: number): number => step * STEP_MS
export const isFresh = (step: number, at: number): boolean =>
  at >= beginOf(step) - SKEW_MS && at < beginOf(step + 1) + MARGIN_MS

const DAY_MINUTE_MS = 60_000
/** A minute of a business date in Shanghai, which has no summer time. */
export const momentOf = (day: string, minute: number): number =>
  Date.parse(`${day}T00:00:00+08:00`) + minute * DAY_MINUTE_MS

interface Times {
  day: string
  from: number
  to: number
}
/** Minutes: how long before the beginning one may sign in, and from when after it one is late. */
export interface SignInTimes {
  opensBefore: number
  lateAfter: number
}
export const DEFAULT_TIMES: SignInTimes = { opensBefore: 30, lateAfter: 10 }
export const opensAt = ({ day, from }: Times, { opensBefore }: SignInTimes): number => momentOf(day, from - opensBefore)
export const endsAt = ({ day, to }: Times): number => momentOf(day, to)
export const isOver = (session: Times, at: number): boolean => endsAt(session) <= at

export function arrivalAt(session: Times, times: SignInTimes, at: number): 'early' | 'present' | 'late' | 'over' {
  if (at < opensAt(session, times)) return 'early'
  if (isOver(session, at)) return 'over'
  return at < momentOf(session.day, session.from + times.lateAfter) ? 'present' : 'late'
}

export interface Point {
  latitude: number
  longitude: number
}
const EARTH_METRES = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Over the surface of the earth (haversine). */
export function metresBetween(a: Point, b: Point): number {
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2
  const chord =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude)
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** A phone in a hall knows its place only so well: what it says of that is allowed for, as far as this. */
const MOST_ALLOWED_METRES = 200
const ROUNDED_METRES = 100

/** All that is kept of where a phone was. */
export interface Whereabouts {
  within: boolean
  metres: number
}
export function whereabouts(place: Point & { radius: number }, phone: Point & { accuracy: number }): Whereabouts {
  const metres = metresBetween(place, phone)
  const allowed = place.radius + Math.min(Math.max(phone.accuracy, 0), MOST_ALLOWED_METRES)
  return { within: metres <= allowed, metres: Math.round(metres / ROUNDED_METRES) * ROUNDED_METRES }
}
