/** Who still has to be trained, for those who remind them. */
import { nextDay, previousDay } from '../../lib/period.ts'
import { byId, readTogether } from '../../lib/readTogether.ts'
import { cellId, Cells, coverageStatusId, CoverageStatuses, type StandingStateName } from './coverage.model.ts'

const OWED = ['uncovered', 'grace'] as const

interface DueDays {
  dueFrom?: string | null | undefined
  dueTo?: string | null | undefined
}
const dueWithin = ({ dueFrom, dueTo }: DueDays) =>
  dueFrom || dueTo ? { dueOn: { $gt: dueFrom ? previousDay(dueFrom) : '', $lt: dueTo ? nextDay(dueTo) : '~' } } : {}

/** Below a unit, in some positions or (none given) in any, whose last day is on some days or whenever: each once. */
export async function uncoveredBelow(
  requirement: string,
  unit: string,
  positions: readonly string[],
  due: DueDays = {},
): Promise<string[]> {
  const places = positions.length > 0 ? positions.map((position) => `${unit}/${position}`) : [unit]
  const found = await Promise.all(
    OWED.map((state) =>
      CoverageStatuses.find({ requirement, seenFrom: { $in: places }, state, ...dueWithin(due) }, { person: 1 }).lean(),
    ),
  )
  return [...new Set(found.flat().map(({ person }) => person))]
}

/** Who below a unit still owes it, each with the units of the posts for which it is owed. */
export async function owingWithPosts(
  requirement: string,
  unit: string,
): Promise<{ person: string; units: string[] }[]> {
  const found = await Promise.all(
    OWED.map((state) => CoverageStatuses.find({ requirement, seenFrom: unit, state }, { person: 1, posts: 1 }).lean()),
  )
  return found.flat().map(({ person, posts }) => ({ person, units: posts.map((post) => post.unit) }))
}

/** How many below a unit still owe each of some requirements, as its page says; those that nobody owes are missing. */
export async function owedAt(unit: string, requirements: readonly string[]): Promise<Map<string, number>> {
  const cells = await Cells.find({ _id: { $in: requirements.map((id) => cellId(id, unit)) } }).lean()
  const owed = cells.map(({ requirement, counts }) => [requirement, counts.required - counts.covered] as const)
  return new Map(owed.filter(([, count]) => count > 0))
}

/** Whose last day is this one, seen from the unit that set the requirement. */
export async function dueOn(requirement: string, unit: string, day: string): Promise<string[]> {
  const found = await Promise.all(
    OWED.map((state) =>
      CoverageStatuses.find({ requirement, seenFrom: unit, state, dueOn: day }, { person: 1 }).lean(),
    ),
  )
  return found.flat().map(({ person }) => person)
}

export interface Standing {
  state: StandingStateName
  dueOn: string | null
}
const statuses = readTogether(async (ids) =>
  byId(await CoverageStatuses.find({ _id: { $in: ids } }, { state: 1, dueOn: 1 }).lean()),
)
/** Where somebody stands in a requirement; who is not asked stands nowhere. */
export async function standingIn(requirement: string, person: string): Promise<Standing | undefined> {
  const row = await statuses(coverageStatusId(requirement, person))
  return row && row.state !== 'upcoming' ? { state: row.state, dueOn: row.dueOn } : undefined
}
