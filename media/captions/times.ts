/** Times of caption files, as people and tools write them. */

const SIGNS: Record<string, string> = { '。': '.', '\u3000': ' ', '\t': ' ', '\u00A0': ' ' }
/** Full-width digits and signs as half-width ones. */
export const halfWidth = (text: string): string =>
  text.replace(
    /[０-９：，．。；－＞\u3000\t\u00A0]/g,
    (sign) => SIGNS[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  )

const TIME = String.raw`-?\d{1,3}(?: ?: ?\d{1,2}){1,2}(?: ?[.,;:] ?\d{1,9})?`
const TIMES = new RegExp(`^ *(${TIME}) *(-{1,3} ?>|→|[—–=]+>) *(${TIME})(?![\\d:])(.*)$`)
const BROKEN_TIMES = /^ *-?\d{1,3} ?:[^<>]*-->/
const STRICT = String.raw`(?:\d{2,}:)?[0-5]\d:[0-5]\d[.,]\d{3}`
const STRICT_TIMES = new RegExp(`^ *${STRICT} +--> +${STRICT}(?: |$)`)
const FRACTION = /[.,;] ?\d+$/

export interface TimeLine {
  from: number
  to: number
  /** What is behind the times. */
  rest: string
  /** Written in another way than the formats have it. */
  odd: boolean
  /** With 60 seconds or minutes, or more. */
  carried: boolean
}

/** Three digits and their like: `5` is half a second; 1000 comes from rounding 999.6 up; more digits are finer. */
const milliseconds = (digits: string): number => (digits === '1000' ? 1000 : Number(digits.slice(0, 3).padEnd(3, '0')))

/** A time of hours (or none), minutes, seconds and a fraction (or none), in milliseconds; null for anything else. */
export function readTime(written: string): { ms: number; carried: boolean } | null {
  const [, sign, hours = '0', minutes, seconds, fraction = ''] =
    /^(-)?(?:(\d{1,3}) ?: ?)?(\d{1,3}) ?: ?(\d{1,2})(?: ?[.,;:] ?(\d{1,9}))?$/.exec(halfWidth(written).trim()) ?? []
  if (minutes === undefined) return null
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + milliseconds(fraction)
  return { ms: sign ? -ms : ms, carried: Number(seconds) > 59 || Number(minutes) > 59 || fraction === '1000' }
}

/** The times of a cue, when this is such a line. Another arrow than `-->` counts only between full times. */
export function readTimeLine(line: string): TimeLine | null {
  const [, first = '', arrow, second = '', rest = ''] = TIMES.exec(halfWidth(line)) ?? []
  const [from, to] = [readTime(first), readTime(second)]
  if (!from || !to || (arrow !== '-->' && !(FRACTION.test(first) && FRACTION.test(second)))) return null
  return {
    from: from.ms,
    to: to.ms,
    rest: rest.trim(),
    odd: !STRICT_TIMES.test(line.trimEnd()),
    carried: from.carried || to.carried,
  }
}

/** A line that was meant to say the times of a cue, and can't be read: it is never text to show. */
export const isBrokenTimeLine = (line: string): boolean => BROKEN_TIMES.test(halfWidth(line))
