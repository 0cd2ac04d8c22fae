/** What an attempt at a quiz comes to. What one answer earns: questions/scoring.rule.ts. */
import { scoreOf as keyScore } from '../questions/scoring.rule.ts'
import type { Answer, AskedQuestion, Quiz } from './quizzes.contract.ts'
import type { Alike } from './sameAnswer.rule.ts'
import { askedOf } from './slot.rule.ts'

/** A quiz with the questions as they are asked. */
export interface AskedQuiz {
  questions: AskedQuestion[]
  rule: Quiz['rule']
}
const asWritten: Alike = (text) => text

/** What a question earns for an answer; of gaps all of its points or none. null: a person must judge it. */
export function scoreOf(question: AskedQuestion, answer: Answer | null, simplified = asWritten): number | null {
  const { earned, open } = keyScore(question, answer, simplified)
  if (open > 0) return null
  return question.kind === 'blank' && earned < question.points ? 0 : earned
}

/** What the key gave each question of a paper; null: a person must judge it. */
export type Scores = Readonly<Record<string, number | null>>
export interface Given {
  answers: Readonly<Record<string, { answer: Answer }>>
  marks: Readonly<Record<string, { awarded: number }>>
  /** As they stood when it was handed in; absent before. */
  scores?: Scores | null
}

export const scoresOf = (
  { questions }: AskedQuiz,
  { answers }: Pick<Given, 'answers'>,
  simplified = asWritten,
): Scores =>
  Object.fromEntries(
    questions.map((question) => [question.id, scoreOf(question, answers[question.id]?.answer ?? null, simplified)]),
  )

/** Points that the key gave one question; null: a person must judge it. */
export const keyPoints = (question: AskedQuestion, { answers, scores }: Given): number | null =>
  scores ? (scores[question.id] ?? null) : scoreOf(question, answers[question.id]?.answer ?? null)

/** Points of one question: its key's, else the marker's; null while it waits for one. */
export const awardedFor = (question: AskedQuestion, given: Given): number | null =>
  keyPoints(question, given) ?? given.marks[question.id]?.awarded ?? null

/** Questions that wait for a marker. */
export const waitingFor = ({ questions }: AskedQuiz, given: Given): AskedQuestion[] =>
  questions.filter((question) => awardedFor(question, given) === null)

export const totalOf = (quiz: Pick<Quiz | AskedQuiz, 'questions'>): number =>
  askedOf(quiz).reduce((sum, { points }) => sum + points, 0)

export const scored = ({ questions }: AskedQuiz, given: Given): number =>
  questions.reduce((sum, question) => sum + (awardedFor(question, given) ?? 0), 0)

/** In whole numbers, so that a pass of 60 % is exactly that. */
export const isPass = (score: number, total: number, passPercent: number): boolean => score * 100 >= passPercent * total

/**
 * Whether an attempt with `score` points so far and `open` points that a marker may still give is passed; null while
 * that is the marker's to decide. What it says once, no mark changes.
 */
export function verdictOf(score: number, open: number, total: number, passPercent: number): boolean | null {
  if (isPass(score, total, passPercent)) return true
  return isPass(score + open, total, passPercent) ? null : false
}

/** What an attempt that was handed in comes to, with the marks given so far; the score is null until it is decided. */
export function outcomeOf(paper: AskedQuiz, given: Given): Pick<AttemptSummary, 'state' | 'score' | 'passed'> {
  const waiting = waitingFor(paper, given)
  const score = scored(paper, given)
  const passed = verdictOf(score, totalOf({ questions: waiting }), totalOf(paper), paper.rule.passPercent)
  return {
    state: waiting.length > 0 ? 'awaiting-marking' : 'finished',
    score: passed === null ? null : score,
    passed,
  }
}

/** Attempts that a quiz still allows; Infinity without a limit. */
export const attemptsLeft = (allowed: number, taken: number): number =>
  allowed === 0 ? Infinity : Math.max(0, allowed - taken)

/** What an attempt came to. One whose result no mark can change is decided before it is marked. */
export interface AttemptSummary {
  _id: string
  number: number
  state: 'open' | 'awaiting-marking' | 'finished'
  score: number | null
  total: number
  passed: boolean | null
  deadlineAt: Date | null
  startedAt?: Date
}

/** Whether its result is still the marker's to decide. */
export const isUndecided = ({ state, passed }: Pick<AttemptSummary, 'state' | 'passed'>): boolean =>
  state === 'awaiting-marking' && passed === null
