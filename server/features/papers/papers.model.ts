import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { BankQuestion } from '../questions/question.contract.ts'
import type { Share } from './blueprint.rule.ts'
import type { PaperCell } from './papers.contract.ts'

export interface PaperItem {
  question: string
  version: number
  /** As the bank had it at that version, with the bank's points. */
  content: BankQuestion
}
export interface PaperPart {
  id: string
  title: string
  /** Of each of its questions; null: as the bank has it. */
  points: number | null
  items: PaperItem[]
}
/** 试卷. What it asks is kept with it: no change of the bank reaches it. */
export interface Paper {
  _id: string
  unit: string
  ancestors: string[]
  title: string
  kind: 'fixed' | 'drawn'
  sections: PaperPart[]
  cells: PaperCell[]
  /** How the rows split over difficulties, in all drawings. */
  shares: Share[]
  /** Of a copy: which paper it is of, and the seed. */
  copyOf: string | null
  revision: number
  removedAt: Date | null
  savedBy: string
  createdAt: Date
  updatedAt: Date
}
export const Papers = model<Paper>(
  'Paper',
  'papers',
  {
    unit: required(String),
    ancestors: [String],
    title: required(String),
    kind: required(String),
    sections: mixed,
    cells: mixed,
    shares: mixed,
    copyOf: nullable(String),
    revision: required(Number),
    removedAt: nullable(Date),
    savedBy: required(String),
    createdAt: required(Date),
    updatedAt: required(Date),
  },
  [[{ ancestors: 1, updatedAt: -1, _id: -1 }], [{ 'sections.items.question': 1 }], [{ 'cells.topic': 1 }]],
)
