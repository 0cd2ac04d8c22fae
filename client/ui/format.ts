import { timecode } from '../../server/lib/durations.rule.ts'

/** How values read on the page, each kind in one form everywhere: numbers, shares, Shanghai time, 学时, lengths, sizes. */
const zone = { timeZone: 'Asia/Shanghai' } as const
const clockParts = { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const numberFormat = new Intl.NumberFormat('zh-CN')
const dateFormat = new Intl.DateTimeFormat('zh-CN', { ...zone, year: 'numeric', month: 'long', day: 'numeric' })
const minuteFormat = new Intl.DateTimeFormat('zh-CN', clockParts)
const clockFormat = new Intl.DateTimeFormat('zh-CN', { ...clockParts, second: '2-digit' })
/** What is shown where there is no value. */
const NONE = '—'

/** A business date ('2026-05-01') as 2026年5月1日. */
export const day = (date: string): string => dateFormat.format(new Date(`${date}T00:00:00+08:00`))
/** 2026年5月1日 14:03 */
export function moment(instant: string): string {
  const at = new Date(instant)
  return `${dateFormat.format(at)} ${minuteFormat.format(at)}`
}
export const clock = (instant: string): string => clockFormat.format(new Date(instant))
/** Days from today (`today`: business date) to a date; negative: past. */
export const daysUntil = (date: string, today: string): number =>
  Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000)

/** Hundredths of a 学时 as «1.25 学时». */
export const credit = (hundredths: number): string => `${count(hundredths / 100)} 学时`

/** Seconds as 1:05 or 1:02:05. */
export const duration = (seconds: number): string => timecode(Math.floor(seconds))

export function bytes(size: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10))
  return `${(size / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

/** 1926 as 1,926. */
export const count = (value: number): string => (Number.isFinite(value) ? numberFormat.format(value) : NONE)
/** «1 / 1,926» */
export const outOf = (part: number, whole: number): string => `${count(part)} / ${count(whole)}`

/** Tenths of a percent, rounded down: all is said of all only. */
const tenths = (part: number, whole: number): number => Math.floor((Math.min(part, whole) * 1000) / whole)
/**
 * A share with one digit: «—» of nothing, «不足 0.1%» where there is one of very many, 100.0% where none is missing
 * and never before.
 */
export function rate(part: number, whole: number): string {
  if (!(whole > 0) || !Number.isFinite(part)) return NONE
  const share = tenths(part, whole)
  return part > 0 && share === 0 ? '不足 0.1%' : `${(share / 10).toFixed(1)}%`
}
/** The same as a number, for charts and bars: 0..100 with one digit, null of nothing. */
export const percent = (part: number, whole: number): number | null =>
  whole > 0 && Number.isFinite(part) ? tenths(part, whole) / 10 : null
/** How far something is that runs, 0..1: in whole percent, 100% when it has ended and never before. */
export const progressText = (done: number): string =>
  `${Math.floor(Number((Math.min(1, Math.max(0, done || 0)) * 100).toFixed(9)))}%`
