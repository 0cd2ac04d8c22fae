/** What blueprints draw from: of each question only what decides whether it fits. */
import type { BankQuestion } from './question.contract.ts'
import { QuestionSerials, Questions, SERIALS, type Question } from './questions.model.ts'
import { placesOf, traitTerm, withTerm } from './terms.rule.ts'

export type CandidateRow = Pick<Question, '_id' | 'kind' | 'topics' | 'difficulty' | 'same'>
/** With the parts of a case. */
export type CandidateWithParts = CandidateRow & { content?: { parts?: unknown[] } }

/** Questions in use that a unit and those below it keep; whoever asks has been let in by the caller. */
export const candidatesOf = async (unit: string, kinds: readonly string[]): Promise<CandidateWithParts[]> =>
  Questions.aggregate<CandidateWithParts>([
    { $match: { ancestors: unit } },
    { $match: { retired: false, kind: { $in: [...kinds] } } },
    {
      $project: {
        kind: 1,
        topics: 1,
        difficulty: 1,
        same: 1,
        ...(kinds.includes('case') && { 'content.parts.id': 1 }),
      },
    },
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

export interface About {
  /** Each empty list: any. */
  topics: readonly string[]
  kinds: readonly string[]
  difficulties: readonly number[]
  /** Kinds of posts; questions that are for everybody are among them. */
  positions: readonly string[]
}
export type DescribedRow = CandidateRow & Pick<Question, 'ancestors' | 'positions' | 'retired'>
const DESCRIBED = { kind: 1, topics: 1, difficulty: 1, same: 1, ancestors: 1, positions: 1, retired: 1 } as const
/** More than anybody draws from. */
const MOST_READ = 5_000

/**
 * Questions in use of a unit and those below it that are about something, the newest first; whoever asks has been let in
 * by the caller. With topics those of the topics alone are read.
 */
export async function candidatesAbout(unit: string, about: About): Promise<DescribedRow[]> {
  const { topics, kinds, difficulties, positions } = about
  const narrowed = {
    retired: false,
    ...(kinds.length > 0 && { kind: { $in: [...kinds] } }),
    ...(difficulties.length > 0 && { difficulty: { $in: [...difficulties] } }),
  }
  const last = (await QuestionSerials.findById(SERIALS).lean())?.last ?? 0
  const leads = topics.map((topic) => withTerm(placesOf(traitTerm.topic(topic), 1, last + 1)))
  const found = new Map<string, DescribedRow>()
  for (const lead of leads.length > 0 ? leads : [[{ ancestors: unit }]])
    for (const row of await Questions.aggregate<DescribedRow>([
      ...lead.map((filter) => ({ $match: filter })),
      { $match: { ancestors: unit, ...narrowed } },
      { $sort: { serial: -1 } },
      { $limit: MOST_READ },
      { $project: DESCRIBED },
    ]))
      found.set(row._id, row)
  const isFor = ({ positions: of }: DescribedRow) =>
    positions.length === 0 || of.length === 0 || of.some((each) => positions.includes(each))
  return [...found.values()].filter(isFor)
}

/** As the bank describes them now, retired ones too; whoever asks. What it does not have is missing. */
export async function describedNow(ids: readonly string[]): Promise<Map<string, DescribedRow>> {
  const rows = await Questions.find({ _id: { $in: [...new Set(ids)] } }, DESCRIBED).lean<DescribedRow[]>()
  return new Map(rows.map((row) => [row._id, row]))
}
