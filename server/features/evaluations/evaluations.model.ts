/**
 * 教学评价. Who answered and what was answered are kept apart: a turn names a person and nothing else; answers are added
 * to counts by question, without a row of one's own, a time or an order. What this does not hide: the log of operations of
 * a replica set holds the one transaction for some hours, and two backups between which one person answered differ by the
 * answers of that person. Neither is reached through the system, nor by its administrators' pages.
 */
import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { EvaluatedSession, Question } from './questions.rule.ts'
import type { Counts, Figures } from './results.rule.ts'

/** The questionnaire of a class; its id is the class's. */
export interface Evaluation {
  _id: string
  title: string
  base: string
  ancestors: string[]
  year: number
  /** First day of the class. */
  from: string
  opensOn: string
  closesOn: string
  questions: Question[]
  sessions: EvaluatedSession[]
  /** Of the sessions. */
  teachers: string[]
  /** Its members were told that it is open; those who had not answered, that it closes soon. */
  told: boolean
  reminded: boolean
  closed: boolean
  /** Of a closed one. */
  figures: Figures | null
  revision: number
}
export const Evaluations = model<Evaluation>(
  'Evaluation',
  'evaluations',
  {
    title: required(String),
    base: required(String),
    ancestors: [String],
    year: required(Number),
    from: required(String),
    opensOn: required(String),
    closesOn: required(String),
    questions: mixed,
    sessions: mixed,
    teachers: [String],
    told: required(Boolean),
    reminded: required(Boolean),
    closed: required(Boolean),
    figures: nullable(mixed.type),
    revision: required(Number),
  },
  [
    [{ ancestors: 1, year: 1, from: 1, _id: 1 }],
    [{ base: 1, from: -1 }],
    [{ teachers: 1, from: -1 }],
    [{ closed: 1, opensOn: 1 }],
  ],
)

/** Who answered. */
export interface EvaluationTurn {
  _id: string
  class: string
  person: string
}
export const turnId = (trainingClass: string, person: string): string => `${trainingClass}:${person}`
export const EvaluationTurns = model<EvaluationTurn>(
  'EvaluationTurn',
  'evaluationTurns',
  { class: required(String), person: required(String) },
  [[{ class: 1, person: 1 }], [{ person: 1 }]],
)

/** What was answered, of all together; its id is the class's. */
export interface EvaluationTally {
  _id: string
  n: number
  counts: Record<string, Counts>
  /** Nothing is added any more. */
  closed?: boolean
}
export const EvaluationTallies = model<EvaluationTally>(
  'EvaluationTally',
  'evaluationTallies',
  { n: required(Number), counts: mixed, closed: Boolean },
  [],
)

/** What was written to one question, in the order of the words. */
export interface EvaluationTexts {
  _id: string
  class: string
  key: string
  texts: string[]
}
export const EvaluationTextRows = model<EvaluationTexts>(
  'EvaluationTexts',
  'evaluationTexts',
  { class: required(String), key: required(String), texts: [String] },
  [[{ class: 1, key: 1 }]],
)

/** The questions of a base in its own words; its id is the base's. */
export interface EvaluationTemplate {
  _id: string
  questions: Question[]
}
export const EvaluationTemplates = model<EvaluationTemplate>(
  'EvaluationTemplate',
  'evaluationTemplates',
  { questions: mixed },
  [],
)
