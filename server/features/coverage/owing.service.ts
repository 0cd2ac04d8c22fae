/** Whom a requirement holds and who has not fulfilled it today, for who arranges something for them. */
import { CoverageStatuses } from './coverage.model.ts'

export interface Owing {
  id: string
  name: string
}
/** Below a unit, by name, at most so many; whoever asks has been let in by the caller. Nobody twice, and none who is exempt. */
export async function owingWithin(requirement: string, unit: string, most: number): Promise<Owing[]> {
  const read = (state: 'uncovered' | 'grace') =>
    CoverageStatuses.find({ requirement, seenFrom: unit, state }, { person: 1, name: 1, pinyin: 1 })
      .sort({ requirement: 1, seenFrom: 1, state: 1, pinyin: 1, _id: 1 })
      .limit(most)
      .lean()
  const rows = [...(await read('uncovered')), ...(await read('grace'))]
  return rows.slice(0, most).map(({ person, name }) => ({ id: person, name }))
}
