/** How fast the uncovered of a unit become fewer, and where that leads. Pure. */
import type { z } from 'zod'
import type { CoverageView } from './coverage.contract.ts'
import { endOfMonth, monthOf, monthsLater } from '../../lib/months.rule.ts'

/** The newest closed months say more of what is to come than older ones. */
const LOOKED_AT = 6
const FARTHEST = 120
const DAY_MS = 86_400_000
const DAYS_A_MONTH = 365.25 / 12

export interface Forecast {
  /** People who are uncovered today. */
  left: number
  /** By how many people a month the uncovered became fewer over the closed months; below 0: they became more. */
  pace: number
  /** Over so many months. */
  months: number
  /** In which month nobody is left at that pace; null: in none of the next ten years. */
  doneIn: string | null
  /** By how many a month they must become fewer so that nobody is left on the last day; null: that has passed. */
  needed: number | null
}

type View = Pick<z.infer<typeof CoverageView>, 'asOf' | 'months'> & { requirement: { to: string } }
const uncoveredIn = ({ counts: { required, covered } }: View['months'][number]): number => required - covered
const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS

/** The month of a view's day and how much of it has passed, 0 to 1. */
function passedOf(asOf: string): number {
  const [day, last] = [asOf, endOfMonth(monthOf(asOf))].map((date) => Number(date.slice(8)))
  return day! / last!
}

/** Null as long as fewer than two months are closed. The last of a view's months is the present one. */
export function forecastOf({ asOf, months, requirement: { to } }: View): Forecast | null {
  const closed = months.slice(0, -1).slice(-(LOOKED_AT + 1))
  const [first, last, present] = [closed[0], closed.at(-1), months.at(-1)]
  if (closed.length < 2 || !present) return null
  const left = uncoveredIn(present)
  const pace = (uncoveredIn(first!) - uncoveredIn(last!)) / (closed.length - 1)
  const ahead = pace > 0 ? Math.floor(passedOf(asOf) + left / pace) : Infinity
  const daysLeft = daysFrom(asOf, to)
  return {
    left,
    pace,
    months: closed.length - 1,
    doneIn: ahead <= FARTHEST ? monthsLater(present.month, ahead) : null,
    needed: daysLeft > 0 ? Math.ceil(left / Math.max(1, daysLeft / DAYS_A_MONTH)) : null,
  }
}
