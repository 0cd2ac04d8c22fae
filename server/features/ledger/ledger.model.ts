import { mixed, model, required, nullable } from '../../lib/model.ts'

/**
 * 学习记录, append-only. Nothing here is ever changed or removed; a correction is a compensating record (`revoked`).
 * `data` holds the titles of the day, so that a record explains itself whatever becomes of the course.
 * - lesson.completed   {version, kind, title, courseTitle, evidence: {asset, watchedSeconds, durationSeconds}}  
 *   credit: by the dated rule
 * - quiz.finished      {version, title, courseTitle, attempt, score, total, passed, awaitingMarks}   credit when passed,
 *   once per lesson; `awaitingMarks`: decided already, another one with the score follows when all is marked
 * - exam.finished      {title, exam, sitting, score, total, passed}: an examination, as soon as its result is shown;
 *   `subject` is the examination. After a correction the first one is taken back and another follows
 * - course.completed   {version, title}
 * - programme.completed {title, courses}
 * - training.completed {class, base, from, to, certificate, title, training, source: {import, row, unit, by, approvedBy}}:
 *   done elsewhere or before, approved as evidence; `subject` is the programme that it counts for (title: its name), or
 *   the class alone; `on` is its last day; `training` says which one it is
 * - class.completed    {class, title, intake, base, from, to, hours, requirement, certificate}: 结业 of a training class held here;
 *   `subject` is the programme of the class, or the class that has none; `on` is its last day, `requirement` the one that
 *   it was held for (null: none), `hours` what was attended; credit by the dated rule
 * - localTraining.completed {title, programme, training, from, to, source: {unitName, by, approvedBy}}: 轮训 that an
 *   institution ran and the committee approved; subject as of training.completed, `training` its id, `on` its last day
 * - revoked            {record, reason}: takes an earlier record back; subject and lesson are the earlier one's,
 *   `credit` is minus its credit, `of` its kind; from a page also {by, title, with, evidence}: who, what, which
 *   record it went with, and what it was earned by, which does not count any more; of a class {class, requirement} too
 * - restored           {record, reason, of, on, by, title} and the data of the record that was taken back: it counts
 *   again, from its own day; `of` is its kind
 * A record that came with another person when two were merged has {joined: {merge, record}} and its own day.
 */
export type RecordKind =
  | 'lesson.completed'
  | 'quiz.finished'
  | 'exam.finished'
  | 'course.completed'
  | 'programme.completed'
  | 'training.completed'
  | 'class.completed'
  | 'localTraining.completed'
  | 'revoked'
  | 'restored'
export interface LearningRecord {
  _id: string
  /** Idempotency key: the same fact appended twice is one record. */
  key: string
  person: string
  /** 1, 2, 3… of this person. */
  seq: number
  at: Date
  /** What windows are compared with: the business date of `at`, or of the training that was done before. */
  on: string
  /** The account that caused it, or `system`. */
  actor: string
  kind: RecordKind
  /** What it is about: the course, or the programme. */
  subject: string
  lesson: string | null
  data: Record<string, unknown>
  /** Hundredths of a 学时, and the rule table that said so. */
  credit: number
  rule: string | null
  /** Hash of the person's previous record, and of this one: a chain per person. */
  previous: string
  hash: string
}
export const LearningRecords = model<LearningRecord>(
  'LearningRecord',
  'learningRecords',
  {
    key: required(String),
    person: required(String),
    seq: required(Number),
    at: required(Date),
    on: required(String),
    actor: required(String),
    kind: required(String),
    subject: required(String),
    lesson: nullable(String),
    data: mixed,
    credit: required(Number),
    rule: nullable(String),
    previous: { type: String, default: '' },
    hash: required(String),
  },
  [
    [{ key: 1 }, { unique: true }],
    [{ person: 1, seq: 1 }, { unique: true }],
    [{ person: 1, kind: 1, on: 1 }],
    [{ subject: 1, kind: 1 }],
    [{ 'data.requirement': 1, kind: 1 }, { partialFilterExpression: { 'data.requirement': { $gt: '' } } }],
  ],
)

/**
 * Dated credit rules: bands of a lesson's length (from seconds, ascending), the bonus of a passed test, reading. All in
 * 1/100 学时.
 */
export interface CreditRule {
  _id: string
  from: string
  bands: { fromSeconds: number; credit: number }[]
  quizCredit: number
  /** For an article or handout that was read. */
  readingCredit: number
  /** Most of a day of a class that was attended; absent: all that its timetable gives. */
  classDayCredit?: number
  /** How much of the hours of a unit's own rotation training counts, of a hundred; absent: all of them. */
  localPercent?: number
}
export const CreditRules = model<CreditRule>(
  'CreditRule',
  'creditRules',
  {
    from: required(String),
    bands: [{ _id: false, fromSeconds: Number, credit: Number }],
    quizCredit: required(Number),
    readingCredit: { type: Number, default: 0 },
    classDayCredit: Number,
    localPercent: Number,
  },
  [[{ from: -1, _id: 1 }]],
)
