/** Sets for practice and questions of the bank for tests. */
import { PracticeSets, type PracticeSet } from '../../server/features/practice/sets.model.ts'
import { addMany } from '../../server/features/questions/questions.service.ts'
import type { BankQuestion, QuestionTraits } from '../../server/features/questions/question.contract.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { newId } from '../../server/lib/id.ts'

const NO_TRAITS = { difficulty: null, topics: [], positions: [], source: '', sourceDate: null, reviewOn: null }

/** 判断题, right when it is answered with 对; its explanation says KEY and its number. */
export const judgeQuestion = (stem: string, given: Partial<BankQuestion> = {}): BankQuestion =>
  ({ id: newId(), kind: 'judge', stem, explanation: `KEY-${stem}`, points: 1, answer: true, ...given }) as BankQuestion

export async function addQuestions(
  unit: Unit,
  contents: readonly BankQuestion[],
  traits: Partial<QuestionTraits> = {},
) {
  const actor = {
    ...{ account: newId(), name: '甲', person: null, session: 'x', mustChangePassword: false },
    grants: [{ role: 'instructor' as const, unit: unit._id }],
  }
  const questions = contents.map((content) => ({ id: content.id, content, traits: { ...NO_TRAITS, ...traits } }))
  const { faulty } = await addMany(actor, { unit: unit._id, questions })
  if (faulty.length > 0) throw new Error(JSON.stringify(faulty))
  return contents.map(({ id }) => id)
}

/** What the form of a set sends. */
export const setFields = (given: object = {}) => ({
  ...{ id: newId(), title: '党章天天练', mode: 'practice', source: 'bank', questions: [], course: null, count: 10 },
  draw: { topics: [], kinds: [], difficulties: [], positions: [] },
  ...{ attempts: 0, passPercent: 60, from: '2026-01-01', to: null, audienceKind: 'unit', audience: '' },
  ...given,
})

/** Open to everybody of a unit, straight in the database. */
export async function makeSet(unit: Unit, given: Partial<PracticeSet> = {}): Promise<PracticeSet> {
  const { id: _id, ...fields } = setFields({ audience: unit._id }) as unknown as PracticeSet & { id: string }
  const row: PracticeSet = {
    ...{ ...fields, _id, unit: unit._id, ancestors: unit.ancestors, bank: unit._id, savedBy: '甲', revision: 1 },
    ...{ removed: false, at: new Date('2026-01-01T00:00:00Z'), ...given },
  }
  await PracticeSets.create([row])
  return row
}
