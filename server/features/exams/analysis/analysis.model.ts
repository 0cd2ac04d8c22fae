import { mixed, model, required } from '../../../lib/model.ts'
import type { Advice } from './advice.rule.ts'
import type { ExamFigures, ItemFigures } from './itemAnalysis.rule.ts'

/** 题目分析 of an examination that is over, kept until it is made again. `_id`: the exam. */
export interface ExamAnalysis {
  _id: string
  at: Date
  figures: ExamFigures | null
  /** Handed in and not marked: left out. */
  waiting: number
  /** Questions that do not count by a correction: left out. */
  out: number
}
export const ExamAnalyses = model<ExamAnalysis>(
  'ExamAnalysis',
  'examAnalyses',
  { at: required(Date), figures: { type: Object, default: null }, waiting: required(Number), out: required(Number) },
  [],
)

/** A question of it. `_id`: exam:question. */
export interface AnalysedItem {
  _id: string
  exam: string
  question: string
  /** Of the bank: a part of a case belongs to its case. */
  bankQuestion: string
  place: number
  kind: string
  stem: string
  options: { id: string; letter: string; text: string; right: boolean }[]
  figures: ItemFigures
  advice: Advice[]
  at: Date
}
export const AnalysedItems = model<AnalysedItem>(
  'AnalysedItem',
  'analysedItems',
  {
    exam: required(String),
    question: required(String),
    bankQuestion: required(String),
    place: required(Number),
    kind: required(String),
    stem: { type: String, default: '' },
    options: { type: Array },
    figures: mixed,
    advice: { type: Array },
    at: required(Date),
  },
  [[{ exam: 1, place: 1 }], [{ bankQuestion: 1, at: -1 }]],
)
