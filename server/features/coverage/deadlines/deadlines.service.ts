import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import { daysAfter } from '../../../lib/period.ts'
import type { Requirement } from '../../programmes/requirements.service.ts'
import { lastDayOn } from '../clock.ts'
import { countsIn } from '../cellCounts.service.ts'
import { CoverageStatuses } from '../coverage.model.ts'
import { placeOf } from '../place.service.ts'
import type { DeadlineWall } from './deadlines.contract.ts'

const WEEKS = 13
type Wall = z.input<typeof DeadlineWall>
type DueDays = Map<string, number>
type Owing = 'uncovered' | 'grace'

/**
 * How many of a state are due on each day. On the last day of the window or year nearly all may be due: they are what the cell
 * holds less those of other days, and nobody walks over them.
 */
async function dueDays(rule: Requirement, unit: string, state: Owing, all: number) {
  const [requirement, to] = [rule._id, lastDayOn(rule, businessDate())]
  const place = { requirement, seenFrom: unit, state }
  const others = [{ $gt: '', $lt: to }, { $gt: to }]
  const found = await Promise.all(
    others.map((dueOn) =>
      CoverageStatuses.aggregate<{ _id: string; people: number }>([
        { $match: { ...place, dueOn } },
        { $group: { _id: '$dueOn', people: { $sum: 1 } } },
      ]),
    ),
  )
  const days: DueDays = new Map(found.flat().map(({ _id, people }) => [_id, people]))
  return days.set(to, all - sumOf(days, () => true))
}

const sumOf = (days: DueDays, counts: (day: string) => boolean): number =>
  [...days].reduce((sum, [day, people]) => (counts(day) ? sum + people : sum), 0)

export async function deadlineWall(actor: Actor, requirementId: string, unitId: string): Promise<Wall> {
  const { requirement, unit } = await placeOf(actor, requirementId, unitId)
  const counts = await countsIn(requirement._id, unit._id)
  const [uncovered, grace] = await Promise.all([
    dueDays(requirement, unit._id, 'uncovered', counts.required - counts.covered),
    dueDays(requirement, unit._id, 'grace', counts.grace),
  ])
  const today = businessDate()
  const due = (from: string, to: string): number =>
    [uncovered, grace].reduce((sum, days) => sum + sumOf(days, (day) => from <= day && day <= to), 0)
  const weeks = Array.from({ length: WEEKS }, (_, week) => {
    const [from, to] = [daysAfter(today, 7 * week), daysAfter(today, 7 * week + 6)]
    return { from, to, people: due(from, to) }
  })
  return { today, overdue: sumOf(uncovered, (day) => day < today), weeks, later: due(daysAfter(today, 7 * WEEKS), '~') }
}
