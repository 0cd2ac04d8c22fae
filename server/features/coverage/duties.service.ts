/** What requirements ask of one person, as learning reads it. */
import { CoverageStatuses, type CoverageStatus, type StandingStateName } from './coverage.model.ts'
import { periodOn, type Days } from './clock.ts'
import { readTogether } from '../../lib/readTogether.ts'

export { periodOn, type Days }
export type { CoverageStatus }

/** Who will hold a covered post only later has an `upcoming` row: nothing is asked yet. */
const ASKED = { state: { $ne: 'upcoming' as const } }
export type Duty = CoverageStatus & { state: StandingStateName }

/** How the person stands in every requirement that is asked today. */
export const dutiesOf = async (person: string): Promise<Duty[]> => (await readDuties(person)) ?? []

const readDuties = readTogether(async (persons) => {
  const found = (await CoverageStatuses.find({ person: { $in: persons }, ...ASKED }).lean()) as Duty[]
  return Map.groupBy(found, ({ person }) => person)
})
