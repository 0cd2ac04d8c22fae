import { mixed, model, nullable, required } from '../../../lib/model.ts'
import type { Change, correctionStates } from './regrading.contract.ts'

interface Counts {
  sittings: number
  changed: number
  up: number
  down: number
  gained: number
  lost: number
}
/** 更正答案: what counts of a question since. The frozen papers stay as they were asked. */
export interface KeyCorrection {
  _id: string
  exam: string
  question: string
  /** Of the bank: a part of a case belongs to its case. */
  bankQuestion: string
  stem: string
  change: Change
  words: string
  reason: string
  by: string
  at: Date
  state: (typeof correctionStates)[number]
  progress: number
  /** How many were confirmed when it was counted: beside more, its counts no longer hold. */
  basis: number
  counts: Counts | null
  confirmedAt: Date | null
}
export const KeyCorrections = model<KeyCorrection>(
  'KeyCorrection',
  'keyCorrections',
  {
    exam: required(String),
    question: required(String),
    bankQuestion: required(String),
    stem: { type: String, default: '' },
    change: mixed,
    words: { type: String, default: '' },
    reason: required(String),
    by: required(String),
    at: required(Date),
    state: required(String),
    progress: required(Number),
    basis: required(Number),
    counts: { type: Object, default: null },
    confirmedAt: nullable(Date),
  },
  [[{ exam: 1, at: 1 }], [{ bankQuestion: 1, at: -1 }]],
)

interface Standing {
  /** Of the question. */
  points: number
  score: number | null
  total: number
  passed: boolean | null
}
/** Whose result a correction changes. `_id`: correction:sitting. */
export interface CorrectionChange {
  _id: string
  correction: string
  sitting: string
  person: string
  name: string
  pinyin: string
  unitName: string
  effect: 'gained' | 'lost' | 'same'
  before: Standing
  after: Standing
}
export const CorrectionChanges = model<CorrectionChange>(
  'CorrectionChange',
  'correctionChanges',
  {
    correction: required(String),
    sitting: required(String),
    person: required(String),
    name: required(String),
    pinyin: { type: String, default: '' },
    unitName: { type: String, default: '' },
    effect: required(String),
    before: mixed,
    after: mixed,
  },
  [[{ correction: 1, pinyin: 1, _id: 1 }], [{ correction: 1, effect: 1, pinyin: 1, _id: 1 }], [{ person: 1 }]],
)
