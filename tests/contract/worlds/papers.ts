/** A paper with a question of the bank. */
import type { Unit } from '../../../server/features/organisations/organisations.model.ts'
import { Papers } from '../../../server/features/papers/papers.model.ts'
import { contentsNow } from '../../../server/features/questions/candidates.service.ts'
import { newId } from '../../../server/lib/id.ts'
import { makeBankQuestion } from './bank.ts'

export async function makePaper(unit: Unit) {
  const { bankQuestion: question } = await makeBankQuestion(unit)
  const [paper, at] = [newId(), new Date('2025-05-01T00:00:00Z')]
  const items = [{ question, version: 2, content: (await contentsNow([question])).get(question)!.content }]
  await Papers.create({
    ...{ _id: paper, unit: unit._id, ancestors: unit.ancestors, title: '试卷', kind: 'fixed', cells: [], shares: [] },
    ...{ sections: [{ id: 's', title: '判断题', points: null, items }], copyOf: null, revision: 1, removedAt: null },
    ...{ savedBy: '甲', createdAt: at, updatedAt: at },
  })
  return { paper }
}
