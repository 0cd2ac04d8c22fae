import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { isRecalculating, type Requirement } from '../programmes/requirements.service.ts'
import { countsIn } from './cellCounts.service.ts'
import { CoverageStatuses, type CountsRow } from './coverage.model.ts'
import { startFor } from './coverage.service.ts'

/** Past the window all who are uncovered are overdue, and the cell knows how many; before it those of an earlier day. */
async function overdueOf({ _id, to }: Requirement, unit: string, { required, covered }: CountsRow): Promise<Counted> {
  const today = businessDate()
  if (to < today) return { count: required - covered, more: false }
  const overdue = { state: 'uncovered', dueOn: { $lt: today, $gt: '' } }
  return countUpTo(CoverageStatuses, { requirement: _id, seenFrom: unit, ...overdue })
}

/** Where coverage begins: the requirement, its figures in the topmost unit and who is overdue; null without one. */
export async function coverageOverview(actor: Actor) {
  const { requirements, units } = await startFor(actor)
  const [unit] = units
  const requirement = requirements.find((each) => unit?.ancestors.includes(each.unit))
  if (!requirement || !unit) return { overview: null }
  const counts = await countsIn(requirement._id, unit._id)
  const { _id: id, title, to } = requirement
  return {
    overview: {
      requirement: { id, title, to },
      unit: { id: unit._id, name: unit.name },
      recalculating: isRecalculating(requirement),
      counts,
      overdue: await overdueOf(requirement, unit._id, counts),
    },
  }
}
