/** Tests that people finished, for those who count them. */
import { lookUp } from '../../lib/lookUp.ts'
import { LearningRecords, type LearningRecord } from './ledger.model.ts'

export interface TestTaken {
  person: string
  /** The test: its lesson in its course. */
  test: string
  at: Date
  passed: boolean
}
const FIELDS = { person: 1, kind: 1, subject: 1, lesson: 1, at: 1, data: 1 } as const
type Told = Pick<LearningRecord, '_id' | keyof typeof FIELDS>

/** Of some people between two days, both included, attempt by attempt; what was taken back is left out. */
export async function testsOfPeople(
  persons: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<TestTaken[]> {
  const read = (what: object) =>
    lookUp(persons, (some) => LearningRecords.find({ person: { $in: some }, ...what }, FIELDS).lean<Told[]>())
  const finished = await read({ kind: 'quiz.finished', on: { $gte: from, $lte: to } })
  const compensations = await read({ kind: { $in: ['revoked', 'restored'] } })
  const last = new Map(
    compensations
      .sort((a, b) => a.at.getTime() - b.at.getTime())
      .map(({ kind, data }) => [data['record'] as string, kind]),
  )
  return finished
    .filter(({ _id }) => last.get(_id) !== 'revoked')
    .map(({ person, subject, lesson, at, data }) => ({
      ...{ person, test: `${subject}/${lesson ?? ''}`, at },
      passed: data['passed'] === true,
    }))
}
