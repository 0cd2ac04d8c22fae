/** A question of the bank with an earlier version, and a topic that it does not have. */
import { contentFields } from '../../../server/features/questions/questionRow.ts'
import {
  Questions,
  QuestionTopics,
  QuestionVersions,
  versionId,
} from '../../../server/features/questions/questions.model.ts'
import { termsOf } from '../../../server/features/questions/terms.rule.ts'
import type { Unit } from '../../../server/features/organisations/organisations.model.ts'
import { newId } from '../../../server/lib/id.ts'

let serial = 1_000_000
export async function makeBankQuestion({ _id: unit, ancestors }: Unit) {
  const [_id, topic, at] = [newId(), newId(), new Date('2025-05-01T00:00:00Z')]
  const asked = {
    id: _id,
    kind: 'judge',
    stem: '预备党员没有表决权。',
    explanation: '',
    points: 1,
    answer: true,
  } as const
  const described = { ...contentFields(asked), difficulty: null, topics: [], positions: [], retired: false }
  const kept = { ...described, source: '', sourceDate: null, reviewOn: null, version: 2, revision: 1 }
  await Questions.create({
    ...{ _id, serial: ++serial, unit, ancestors, ...kept, terms: termsOf(described.text, serial, described) },
    ...{ savedBy: '甲', createdAt: at, updatedAt: at },
  })
  const before = { question: _id, version: 1, content: asked, savedBy: '甲', at }
  await QuestionVersions.create({ _id: versionId(_id, 1), ...before })
  await QuestionTopics.create({ _id: topic, name: topic, unit, ancestors, revision: 1 })
  return { bankQuestion: _id, topic }
}
