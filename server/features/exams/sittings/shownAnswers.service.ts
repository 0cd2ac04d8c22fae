/** What was answered in a sitting and what it got, for other features: only once its key is shown. */
import { now } from '../../../lib/clock.ts'
import type { BankQuestion, PartQuestion } from '../../questions/question.contract.ts'
import { partOf, singleQuestions } from '../../questions/single.rule.ts'
import type { Answer } from '../../quizzes/quizzes.contract.ts'
import { confirmedOf } from '../corrections/confirmed.ts'
import { corrected, counting } from '../corrections/corrections.rule.ts'
import { Exams } from '../exams.model.ts'
import { isKeyShown } from '../exams.rule.ts'
import { slotsOf } from '../paper/paperSlots.rule.ts'
import { SittingPapers, Sittings } from './sittings.model.ts'

interface ShownSitting {
  person: string
  title: string
  at: Date
  /** Questions one by one, as the paper had them, with the key that counts now; a case part by part. */
  answers: { content: BankQuestion; answer: Answer | null; awarded: number }[]
}

/** `waiting`: its key will be shown later. Null: it never is, or there is no result. */
export async function shownSitting(id: string): Promise<ShownSitting | 'waiting' | null> {
  const sitting = await Sittings.findById(id).lean()
  const exam = sitting && (await Exams.findById(sitting.exam).lean())
  if (!exam?.showsKey || sitting?.state !== 'finished') return null
  if (!isKeyShown(exam, now())) return 'waiting'
  const paper = await SittingPapers.findById(id).lean()
  const questions = (paper?.content.sections ?? []).flatMap((section) => section.questions).flatMap(singleQuestions)
  const byId = new Map(questions.map((content) => [partOf(content).id, content]))
  const slots = paper ? counting(corrected(slotsOf(paper.content), await confirmedOf(exam._id))) : []
  return {
    ...{ person: sitting.person, title: exam.title, at: sitting.finishedAt! },
    answers: slots.map(({ question: { id: slot }, keys }) => {
      const awarded = sitting.scores?.[slot] ?? sitting.marks[slot]?.awarded ?? 0
      const content = withPart(byId.get(slot)!, keys[0]!)
      return { content, answer: sitting.answers[slot]?.answer ?? null, awarded }
    }),
  }
}

/** With the key that counts now. */
const withPart = (content: BankQuestion, part: PartQuestion): BankQuestion =>
  content.kind === 'case' ? { ...content, parts: [part] } : part
