/** 期限: within which days training counts for a person, and by when it is due. Calendar only. */
import type { Asked } from '../programmes/requirement.rule.ts'
import { nextDay } from '../../lib/period.ts'
import { addMonths } from '../../lib/months.rule.ts'

export type Timed = Pick<Asked, 'clock' | 'from' | 'to' | 'graceMonths' | 'priorMonths'>
/** Both days included. */
export interface Days {
  from: string
  to: string
}
const NEVER = '9999-12-31'

const later = (a: string, b: string): string => (a > b ? a : b)
const earlier = (a: string, b: string): string => (a < b ? a : b)
const isYearly = ({ clock }: Timed): boolean => clock === 'hours' || clock === 'concentrated'

/** Whether who has served `since` is asked: of all but a clock of new appointments whoever holds the post. */
export const isAsked = ({ clock, from, to }: Timed, since: string): boolean =>
  clock !== 'appointment' || (from <= since && since <= to)

/** The days that are looked at on a day. After the last year it is still that year. */
export function periodOn(rule: Timed, on: string, since: string): Days {
  const { clock, from, to, priorMonths } = rule
  if (clock === 'appointment') return { from: addMonths(since, -priorMonths), to: NEVER }
  if (!isYearly(rule)) return { from, to }
  const year = later(from, earlier(on, to)).slice(0, 4)
  return { from: later(from, `${year}-01-01`), to: earlier(to, `${year}-12-31`) }
}

/** The end of the window or year of a day: the day on which most are due, but of new appointments. */
export const lastDayOn = (rule: Timed, on: string): string =>
  rule.clock === 'appointment' ? rule.to : periodOn(rule, on, on).to

/** The day on which another year begins after `on`; null when none does. */
export function nextPeriodOn(rule: Timed, on: string): string | null {
  if (!isYearly(rule)) return null
  const next = nextDay(periodOn(rule, on, on).to)
  return next <= rule.to ? next : null
}

/** The last day of a new appointee's grace; null where the requirement grants none. */
export const graceUntil = ({ graceMonths }: Timed, since: string): string | null =>
  graceMonths > 0 ? addMonths(since, graceMonths) : null

/**
 * The last day on which training is in time. Of a period, an appointee whose grace ends within it is due then, and stays
 * due then when it was missed; all others at its end.
 */
export function dueOn(rule: Timed, on: string, since: string): string {
  const grace = graceUntil(rule, since)
  if (rule.clock === 'appointment') return grace ?? since
  if (isYearly(rule)) return periodOn(rule, on, since).to
  return grace !== null && grace >= rule.from && grace < rule.to ? grace : rule.to
}
