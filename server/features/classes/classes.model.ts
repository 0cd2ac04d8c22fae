import { model, nullable, required } from '../../lib/model.ts'
import type { BudgetItem, ClassState, Mode } from './classes.rule.ts'

/** 培训班: one 期次 of a programme, held by a base for the people of some units. */
export interface TrainingClass {
  _id: string
  title: string
  /** 第几期 of its year. */
  year: number
  intake: number
  programme: string | null
  /** The requirement that its seats are reckoned against; null: none. */
  requirement: string | null
  base: string
  /** The unit that runs the base, and its line: who writes the class holds a role there. */
  unit: string
  ancestors: string[]
  /** Units of its subtree may nominate; and its line. */
  audience: string
  audienceAncestors: string[]
  from: string
  to: string
  mode: Mode
  venue: string
  /** What to bring, and how to get there, told to who is admitted. */
  bring: string
  directions: string
  /** Of whom it is: positions; empty: any. */
  positions: string[]
  capacity: number
  /** Seats that are taken: never above the capacity. */
  seated: number
  /** How many are in its list: nominated, waiting or seated. */
  nominated: number
  /** Whether institutions have quotas 名额; else the capacity alone limits. */
  quotas: boolean
  /** From this day on what quotas left is given to others in the order of the list; null: never. */
  quotasFreeOn: string | null
  /** Trainees may apply; their institution confirms. */
  selfApply: boolean
  /** First and last day of nominations. The ranking is frozen after the last. */
  nominateFrom: string
  nominateUntil: string
  /** Days that an admitted person has to confirm, 0: no confirmation is asked. */
  confirmDays: number
  state: ClassState
  rankedAt: Date | null
  /** Counts what changed the list or the seats, so that two at once conflict. */
  seating: number
  /** 结业: what of the hours must be attended, in per cent, and the course whose test must be passed. */
  graduation: { attendance: number; course: string | null }
  /** Amounts in 分. */
  budget: { item: BudgetItem; planned: number; spent: number; remark: string }[]
  /** Credit of the timetable, in hundredths of a 学时. */
  credit: number
  cancelled: { at: Date; by: string; reason: string } | null
  revision: number
}
export const TrainingClasses = model<TrainingClass>(
  'TrainingClass',
  'trainingClasses',
  {
    title: required(String),
    year: required(Number),
    intake: required(Number),
    programme: nullable(String),
    requirement: nullable(String),
    base: required(String),
    unit: required(String),
    ancestors: [String],
    audience: required(String),
    audienceAncestors: [String],
    from: required(String),
    to: required(String),
    mode: required(String),
    venue: { type: String, default: '' },
    bring: { type: String, default: '' },
    directions: { type: String, default: '' },
    positions: [String],
    capacity: required(Number),
    seated: required(Number),
    nominated: { type: Number, default: 0 },
    quotas: required(Boolean),
    quotasFreeOn: nullable(String),
    selfApply: { type: Boolean, default: false },
    nominateFrom: required(String),
    nominateUntil: required(String),
    confirmDays: required(Number),
    state: required(String),
    rankedAt: nullable(Date),
    seating: required(Number),
    graduation: { attendance: required(Number), course: nullable(String) },
    budget: [
      {
        _id: false,
        item: required(String),
        planned: required(Number),
        spent: required(Number),
        remark: { type: String, default: '' },
      },
    ],
    credit: required(Number),
    cancelled: nullable({ _id: false, at: Date, by: String, reason: String }),
    revision: required(Number),
  },
  [
    [{ ancestors: 1, from: 1, _id: 1 }],
    [{ audience: 1, from: 1, _id: 1 }],
    [{ audienceAncestors: 1, from: 1, _id: 1 }],
    [{ base: 1, from: 1 }],
    [{ programme: 1 }],
    [{ requirement: 1, from: 1 }],
    [{ state: 1, nominateUntil: 1 }],
    [{ state: 1, from: 1 }],
  ],
)

/** 名额 of an institution in a class. */
export interface Quota {
  _id: string
  class: string
  unit: string
  ancestors: string[]
  seats: number
  /** Of these, and of what others left. */
  taken: number
  /** How many of its people are in it: nominated, waiting or seated. Kept where the class has no quotas, too. */
  standing: number
}
export const quotaId = (trainingClass: string, unit: string): string => `${trainingClass}:${unit}`
export const Quotas = model<Quota>(
  'Quota',
  'quotas',
  {
    class: required(String),
    unit: required(String),
    ancestors: [String],
    seats: required(Number),
    taken: required(Number),
    standing: { type: Number, default: 0 },
  },
  [[{ class: 1, unit: 1 }, { unique: true }], [{ ancestors: 1 }]],
)
