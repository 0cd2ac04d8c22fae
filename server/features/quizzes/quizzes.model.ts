import { Schema } from 'mongoose'
import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { Answer } from './quizzes.contract.ts'
import type { AskedQuiz, Scores } from './scoring.rule.ts'

/** An attempt 作答. The paper with its key is frozen at the start; at most one is open per person and lesson. */
export interface Attempt {
  _id: string
  person: string
  personName: string
  course: string
  version: number
  courseTitle: string
  lesson: string
  lessonTitle: string
  /** Of the course's unit: who may mark, beside those who assist in the course. */
  ancestors: string[]
  number: number
  paper: AskedQuiz
  /** By question, once it is handed in; until then see OpenAnswers. */
  answers: Record<string, { seq: number; answer: Answer; at: Date }>
  marks: Record<string, { awarded: number; comment: string; by: string; at: Date }>
  /** What the key gave each question at the hand-in: a later rule of what is the same answer changes no result. */
  scores: Scores | null
  /** `awaiting-marking`: score and result are known once no mark can change whether it is passed. */
  state: 'open' | 'awaiting-marking' | 'finished'
  startedAt: Date
  deadlineAt: Date | null
  finishedAt: Date | null
  score: number | null
  total: number
  passed: boolean | null
}
export const Attempts = model<Attempt>(
  'Attempt',
  'attempts',
  {
    person: required(String),
    personName: required(String),
    course: required(String),
    version: required(Number),
    courseTitle: required(String),
    lesson: required(String),
    lessonTitle: required(String),
    ancestors: [String],
    number: required(Number),
    paper: mixed,
    answers: mixed,
    marks: mixed,
    scores: nullable(Schema.Types.Mixed),
    state: required(String),
    startedAt: required(Date),
    deadlineAt: nullable(Date),
    finishedAt: nullable(Date),
    score: nullable(Number),
    total: required(Number),
    passed: nullable(Boolean),
  },
  [
    [{ person: 1, lesson: 1, number: 1 }, { unique: true }],
    [{ state: 1, ancestors: 1, finishedAt: 1, _id: 1 }],
    [{ state: 1, course: 1, finishedAt: 1, _id: 1 }],
    [{ state: 1, deadlineAt: 1 }],
    [{ lesson: 1, state: 1, finishedAt: -1 }],
  ],
)
