import { timecode } from '../../server/lib/durations.rule.ts'

/** How values read on the page: Shanghai time, 学时, lengths, sizes, rates. */
const zone = { timeZone: 'Asia/Shanghai' } as const
const dateFormat = new Intl.DateTimeFormat('zh-CN', { ...zone, year: 'numeric', month: 'long', day: 'numeric' })
const clockFormat = new Intl.DateTimeFormat('zh-CN', {
  ...zone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
})
const momentFormat = new Intl.DateTimeFormat('zh-CN', {
  ...zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})

/** A business date ('2026-05-01') as 2026年5月1日. */
export const day = (date: string): string => dateFormat.format(new Date(`${date}T00:00:00+08:00`))
export const moment = (instant: string): string => momentFormat.format(new Date(instant))
export const clock = (instant: string): string => clockFormat.format(new Date(instant))
/** Days from today (`today`: business date) to a date; negative: past. */
export const daysUntil = (date: string, today: string): number =>
  Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000)

/** Hundredths of a 学时 as «1.25 学时». */
export const credit = (hundredths: number): string => `${hundredths / 100} 学时`

/** Seconds as 1:05 or 1:02:05. */
export const duration = (seconds: number): string => timecode(Math.floor(seconds))

export function bytes(size: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10))
  return `${(size / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

/** covered / required as a percentage with one digit; «—» when nobody is required. Never rounds up to 100. */
export function rate(covered: number, required: number): string {
  if (required === 0) return '—'
  const tenths = Math.floor((covered / required) * 1000)
  return `${(tenths / 10).toFixed(1)}%`
}
