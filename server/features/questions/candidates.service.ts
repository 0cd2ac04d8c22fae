/** What blueprints draw from: of each question only what decides whether it fits. */
import type { BankQuestion } from './question.contract.ts'
import { Questions, type Question } from './questions.model.ts'

export type CandidateRow = Pick<Question, '_id' | 'kind' | 'topics' | 'difficulty' | 'same'>

/** Questions in use that a unit and those below it keep; whoever asks has been let in by the caller. */
export const candidatesOf = async (unit: string, kinds: readonly string[]): Promise<CandidateRow[]> =>
  Questions.aggregate<CandidateRow>([
    { $match: { ancestors: unit } },
    { $match: { retired: false, kind: { $in: [...kinds] } } },
    { $project: { kind: 1, topics: 1, difficulty: 1, same: 1 } },
  ])

/** In full, whoever asks; those no longer in use are left out. */
export async function contentsNow(
  ids: readonly string[],
): Promise<Map<string, { version: number; content: BankQuestion }>> {
  const rows = await Questions.find({ _id: { $in: [...ids] }, retired: false }, { version: 1, content: 1 }).lean()
  return new Map(rows.map(({ _id, version, content }) => [_id, { version, content }]))
}

/** The present versions of questions by id, whoever asks. */
export const versionsNow = async (ids: readonly string[]): Promise<Map<string, number>> =>
  new Map(
    (await Questions.find({ _id: { $in: [...ids] } }, { version: 1 }).lean()).map(({ _id, version }) => [_id, version]),
  )
