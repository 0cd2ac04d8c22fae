/** A frozen paper as it is answered and scored: its questions one after the other, a case 案例 part by part. Pure. */
import type { PaperContent } from '../papers/paper.contract.ts'
import type { BankQuestion, PartQuestion, Words } from '../questions/question.contract.ts'
import { scoreOf } from '../questions/scoring.rule.ts'
import { assetsIn, plainText } from '../questions/words.rule.ts'
import type { Answer, Question } from '../quizzes/quizzes.contract.ts'
import type { Alike } from '../quizzes/sameAnswer.rule.ts'

export interface ExamSlot {
  section: string
  /** Of a case: what its parts are about. */
  passage: string
  /** As pages know it. */
  question: Question
  /** As the bank scores it. */
  part: PartQuestion
}

const base = ({ id, stem, explanation, points }: PartQuestion) => ({
  ...{ id, points, stem: plainText(stem), explanation: plainText(explanation) },
})
const choices = (options: readonly { id: string; text: Words }[]) =>
  options.map(({ id, text }) => ({ id, text: plainText(text) }))

/** As pages and the key know it; null: nobody can answer it here. */
function asked(question: PartQuestion): Question | null {
  switch (question.kind) {
    case 'single':
      return { ...base(question), kind: 'single', options: choices(question.options), answer: question.answer }
    case 'multiple':
      return {
        ...{ ...base(question), kind: 'multiple', options: choices(question.options) },
        ...{ answer: question.answer, scoring: question.scoring },
      }
    case 'judge':
      return { ...base(question), kind: 'judge', answer: question.answer }
    case 'blank': {
      const { answers, numerals, traditional } = question
      return { ...base(question), kind: 'blank', answers, numerals, traditional }
    }
    case 'short':
    case 'essay':
      return { ...base(question), kind: 'short', reference: plainText(question.reference) }
    default:
      return null
  }
}

const partsOf = (question: BankQuestion): { passage: string; part: PartQuestion }[] =>
  question.kind === 'case'
    ? question.parts.map((part) => ({ passage: plainText(question.stem), part }))
    : [{ passage: '', part: question }]

export const slotsOf = ({ sections }: Pick<PaperContent, 'sections'>): ExamSlot[] =>
  sections.flatMap(({ title, questions }) =>
    questions.flatMap(partsOf).flatMap(({ passage, part }) => {
      const question = asked(part)
      return question ? [{ section: title, passage, question, part }] : []
    }),
  )

/** Whether all of a paper can be answered here, and there is something to answer. */
export function isSittable(content: Pick<PaperContent, 'sections'>): boolean {
  const questions = content.sections.flatMap((section) => section.questions)
  if (questions.some((question) => assetsIn(question).length > 0)) return false // pictures and sound are not shown here
  const parts = questions.flatMap(partsOf)
  return parts.length > 0 && parts.every(({ part }) => asked(part) !== null)
}

export const totalOf = (slots: readonly ExamSlot[]): number =>
  slots.reduce((sum, { question }) => sum + question.points, 0)

type Answered = Readonly<Record<string, { answer: Answer }>>
type Scores = Readonly<Record<string, number | null>>
type Marks = Readonly<Record<string, { awarded: number }>>

/** What the key gives each question; null: a person must judge it. `simplified`: see questions/scoring.rule.ts. */
export const keyScores = (slots: readonly ExamSlot[], answers: Answered, simplified?: Alike): Scores =>
  Object.fromEntries(
    slots.map(({ part }) => {
      const { earned, open } = scoreOf(part, answers[part.id]?.answer ?? null, simplified)
      return [part.id, open > 0 ? null : earned]
    }),
  )

export interface Outcome {
  state: 'handed-in' | 'finished'
  score: number | null
  passed: boolean | null
}
/** The score is known once nothing waits for a mark; whether it is a pass may be known before. */
export function outcomeOf(slots: readonly ExamSlot[], scores: Scores, marks: Marks, passPercent: number): Outcome {
  const awarded = slots.map(({ question: { id } }) => scores[id] ?? marks[id]?.awarded ?? null)
  const isWaiting = awarded.includes(null)
  const score = awarded.reduce<number>((sum, each) => sum + (each ?? 0), 0)
  if (isWaiting) return { state: 'handed-in', score: null, passed: null }
  return { state: 'finished', score, passed: score * 100 >= passPercent * totalOf(slots) }
}

/** What waits for a person's mark. */
export const toMark = (slots: readonly ExamSlot[], scores: Scores): ExamSlot[] =>
  slots.filter(({ question }) => scores[question.id] === null)
