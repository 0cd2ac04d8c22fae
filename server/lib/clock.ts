/**
 * The one clock. Tests set it; nothing else in the server asks the machine for the time of day.
 * Instants are UTC; a business date ('YYYY-MM-DD') is the calendar day in Shanghai.
 */
const SHANGHAI = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

let source: () => number = Date.now

export const now = (): Date => new Date(source())

/** The business date in Shanghai of an instant, today's when none is given. */
export const businessDate = (instant: Date = now()): string => SHANGHAI.format(instant)

/** For tests: replaces the source of time; returns a function that puts the real one back. */
export function setClock(next: () => number): () => void {
  source = next
  return () => {
    source = Date.now
  }
}
