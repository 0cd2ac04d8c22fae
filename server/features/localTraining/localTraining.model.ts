import { model, nullable, required } from '../../lib/model.ts'
import { proofFields, type Proof } from '../../storage/proofs.ts'
import type { TraineeCounts, TraineeState, TrainingState } from './localTraining.rule.ts'

interface Act {
  account: string
  by: string
  at: Date
}
/** 轮训 of an institution. Facts stand still once somebody of it has been approved: records were made of them. */
export interface LocalTraining {
  _id: string
  /** Whose it is, and the line of units to it. */
  unit: string
  ancestors: string[]
  title: string
  pinyin: string
  initials: string
  /** The programme that it is to count for; null: for none in particular. */
  programme: string | null
  from: string
  to: string
  place: string
  teachers: string
  /** Hundredths of a 学时, of who attended all of it. */
  hours: number
  summary: string
  proofs: Proof[]
  state: TrainingState
  /** Counts what the institution and the committee do with it as a whole. */
  revision: number
  /** Why it was sent back; empty: it was not. */
  remarks: string
  counts: TraineeCounts
  submitted: Act | null
  decided: Act | null
}
const act = { _id: false, account: String, by: String, at: Date }
const text = { type: String, default: '' }
const count = { type: Number, default: 0 }
export const LocalTrainings = model<LocalTraining>(
  'LocalTraining',
  'localTrainings',
  {
    unit: required(String),
    ancestors: [String],
    title: required(String),
    pinyin: text,
    initials: text,
    programme: nullable(String),
    from: required(String),
    to: required(String),
    place: text,
    teachers: text,
    hours: required(Number),
    summary: text,
    proofs: [proofFields],
    state: required(String),
    revision: required(Number),
    remarks: text,
    counts: { waiting: count, approved: count, refused: count, revoked: count },
    submitted: nullable(act),
    decided: nullable(act),
  },
  [[{ ancestors: 1, to: -1, _id: -1 }], [{ ancestors: 1, state: 1, to: -1, _id: -1 }]],
)

/** Somebody of its roster. */
export interface LocalTrainee {
  _id: string
  training: string
  person: string
  /** As named now, and the unit of the post at that time. */
  name: string
  pinyin: string
  initials: string
  unit: string
  /** Where they differ from those of the training. */
  hours: number | null
  state: TraineeState
  /** Why not. */
  remarks: string
  /** Times that it was recorded: with training and person the key of the record. */
  recorded: number
  /** The days of the training: what overlaps is found by them. */
  from: string
  to: string
}
export const LocalTrainees = model<LocalTrainee>(
  'LocalTrainee',
  'localTrainees',
  {
    training: required(String),
    person: required(String),
    name: required(String),
    pinyin: text,
    initials: text,
    unit: required(String),
    hours: nullable(Number),
    state: required(String),
    remarks: text,
    recorded: required(Number),
    from: required(String),
    to: required(String),
  },
  [[{ training: 1, pinyin: 1, _id: 1 }], [{ training: 1, state: 1, pinyin: 1, _id: 1 }], [{ person: 1, to: 1 }]],
)
export const traineeId = (training: string, person: string): string => `${training}:${person}`
export const recordKey = ({ training, person }: Pick<LocalTrainee, 'training' | 'person'>, recorded: number): string =>
  `localTraining:${training}:${person}:${recorded}`
