/** Puts down which questions the frozen papers of an examination ask. */
import { isDuplicate } from '../../../lib/model.ts'
import type { PaperContent } from '../../papers/paper.contract.ts'
import { sameKeys } from '../../questions/questions.service.ts'
import { AskedQuestions, type AskedQuestion } from './askedQuestions.model.ts'

export async function noteAsked(exam: string, papers: readonly PaperContent[]): Promise<void> {
  const questions = papers.flatMap(({ sections }) => sections.flatMap((section) => section.questions))
  const asked = new Map(questions.map((question) => [`${exam}:${question.id}`, question]))
  const known = await AskedQuestions.find({ exam }, { _id: 1 }).lean()
  for (const { _id } of known) asked.delete(_id)
  if (asked.size === 0) return
  const rows = [...asked].map(([_id, question]): AskedQuestion => ({
    ...{ _id, exam, question: question.id, sames: sameKeys(question) },
  }))
  await AskedQuestions.insertMany(rows, { ordered: false }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error // frozen twice at once
  })
}
