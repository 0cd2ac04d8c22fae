/** An import of questions that can be taken back. */
import type { Unit } from '../../../server/features/organisations/organisations.model.ts'
import { QuestionImports } from '../../../server/features/questions/imports/questionImports.model.ts'
import { newId } from '../../../server/lib/id.ts'

export async function makeQuestionImport({ _id: unit, ancestors }: Unit) {
  const _id = newId()
  const format = 'text' as const
  const row = { format, digest: _id, questions: [], added: 1, by: '甲', createdAt: new Date('2025-05-01T00:00:00Z') }
  await QuestionImports.create({ _id, unit, ancestors, ...row })
  return { questionImport: _id }
}
