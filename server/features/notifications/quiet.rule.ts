/** Quiet hours, in the minutes of Shanghai's day; from 22:00 to 07:00 they pass midnight. Pure. */
export interface Quiet {
  from: string
  to: string
}

const DAY = 24 * 60
const MINUTE_MS = 60_000
/** Shanghai is eight hours ahead, without summer time. */
const AHEAD = 8 * 60

const minutesOf = (time: string): number => {
  const [hours, minutes] = time.split(':').map(Number)
  return hours! * 60 + minutes!
}

/** The instant itself, or the end of the quiet hours in which it lies. */
export function afterQuiet(at: Date, quiet: Quiet | null): Date {
  if (!quiet) return at
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  const minute = Math.floor(at.getTime() / MINUTE_MS)
  const ofDay = (minute + AHEAD) % DAY
  const isQuiet = from <= to ? from <= ofDay && ofDay < to : ofDay >= from || ofDay < to
  if (!isQuiet) return at
  return new Date((minute + ((to - ofDay + DAY) % DAY)) * MINUTE_MS)
}
