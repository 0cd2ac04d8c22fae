/** A frozen paper as it is answered and scored: its questions one after the other, a case 案例 part by part. Pure. */
import type { PaperContent } from '../../papers/paper.contract.ts'
import type { BankQuestion, PartQuestion, Words } from '../../questions/question.contract.ts'
import { scoreOf } from '../../questions/scoring.rule.ts'
import type { Answer } from '../../quizzes/quizzes.contract.ts'
import type { Alike } from '../../quizzes/sameAnswer.rule.ts'

export interface ExamSlot {
  section: string
  /** Of a case: what its parts are about. */
  passage: Words
  question: PartQuestion
}

const partsOf = (question: BankQuestion): Omit<ExamSlot, 'section'>[] =>
  question.kind === 'case'
    ? question.parts.map((part) => ({ passage: question.stem, question: part }))
    : [{ passage: '', question }]

export const slotsOf = ({ sections }: Pick<PaperContent, 'sections'>): ExamSlot[] =>
  sections.flatMap(({ title, questions }) => questions.flatMap(partsOf).map((part) => ({ section: title, ...part })))

/** Whether there is something to answer. */
export const isSittable = (content: Pick<PaperContent, 'sections'>): boolean => slotsOf(content).length > 0

export const totalOf = (slots: readonly ExamSlot[]): number =>
  slots.reduce((sum, { question }) => sum + question.points, 0)

type Answered = Readonly<Record<string, { answer: Answer }>>
type Scores = Readonly<Record<string, number | null>>
type Marks = Readonly<Record<string, { awarded: number }>>

/** What the key gives each question; null: a person must judge it. `simplified`: see questions/scoring.rule.ts. */
export const keyScores = (slots: readonly ExamSlot[], answers: Answered, simplified?: Alike): Scores =>
  Object.fromEntries(
    slots.map(({ question }) => {
      const { earned, open } = scoreOf(question, answers[question.id]?.answer ?? null, simplified)
      return [question.id, open > 0 ? null : earned]
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
