import type { Answer, Question, Quiz } from './quizzes.contract.ts'
import { multiplePoints, rightGaps } from '../questions/scoring.rule.ts'
import type { Alike } from './sameAnswer.rule.ts'

const asWritten: Alike = (text) => text

/**
 * What a question earns for an answer; of gaps all of its points or none. null: a person must judge it. `simplified`:
 * see questions/scoring.rule.ts.
 */
export function scoreOf(question: Question, answer: Answer | null, simplified = asWritten): number | null {
  if (answer === null) return 0
  switch (question.kind) {
    case 'single':
      return 'option' in answer && answer.option === question.answer ? question.points : 0
    case 'multiple':
      return 'options' in answer ? multiplePoints(question, answer.options) : 0
    case 'judge':
      return 'judge' in answer && answer.judge === question.answer ? question.points : 0
    case 'blank':
      return 'blanks' in answer && rightGaps(question, answer.blanks, simplified) === question.answers.length
        ? question.points
        : 0
    case 'short':
      return 'text' in answer && answer.text.trim() !== '' ? null : 0
  }
}

/** Whether an answer is of the question's kind and names only what the question offers. */
export function suits(question: Question, answer: Answer): boolean {
  switch (question.kind) {
    case 'single':
      return 'option' in answer && question.options.some(({ id }) => id === answer.option)
    case 'multiple':
      return 'options' in answer && answer.options.every((option) => question.options.some(({ id }) => id === option))
    case 'judge':
      return 'judge' in answer
    case 'blank':
      return 'blanks' in answer && answer.blanks.length <= question.answers.length
    case 'short':
      return 'text' in answer
  }
}

/** What the key gave each question of a paper; null: a person must judge it. */
export type Scores = Readonly<Record<string, number | null>>
export interface Given {
  answers: Readonly<Record<string, { answer: Answer }>>
  marks: Readonly<Record<string, { awarded: number }>>
  /** As they stood when it was handed in; absent before. */
  scores?: Scores | null
}

export const scoresOf = ({ questions }: Quiz, { answers }: Pick<Given, 'answers'>, simplified = asWritten): Scores =>
  Object.fromEntries(
    questions.map((question) => [question.id, scoreOf(question, answers[question.id]?.answer ?? null, simplified)]),
  )

/** Points that the key gave one question; null: a person must judge it. */
export const keyPoints = (question: Question, { answers, scores }: Given): number | null =>
  scores ? (scores[question.id] ?? null) : scoreOf(question, answers[question.id]?.answer ?? null)

/** Points of one question: its key's, else the marker's; null while it waits for one. */
export const awardedFor = (question: Question, given: Given): number | null =>
  keyPoints(question, given) ?? given.marks[question.id]?.awarded ?? null

/** Questions that wait for a marker. */
export const waitingFor = ({ questions }: Quiz, given: Given): Question[] =>
  questions.filter((question) => awardedFor(question, given) === null)

export const totalOf = ({ questions }: Pick<Quiz, 'questions'>): number =>
  questions.reduce((sum, { points }) => sum + points, 0)

export const scored = ({ questions }: Quiz, given: Given): number =>
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
export function outcomeOf(paper: Quiz, given: Given): Pick<AttemptSummary, 'state' | 'score' | 'passed'> {
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
