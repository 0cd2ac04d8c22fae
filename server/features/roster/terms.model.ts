import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { MadeChange } from './madeChange.rule.ts'
import type { TermAct } from './terms.rule.ts'

/** 换届: what was done to several posts on one day, and what undoing it needs. */
export interface TermChange {
  _id: string
  act: TermAct
  on: string
  /** The units below which all of the posts stand. */
  ancestors: string[]
  changes: MadeChange[]
  count: number
  names: string
  at: Date
  by: string
  byName: string
  undone: { at: Date; by: string } | null
}
export const TermChanges = model<TermChange>(
  'TermChange',
  'termChanges',
  {
    act: required(String),
    on: required(String),
    ancestors: [String],
    changes: mixed,
    count: required(Number),
    names: required(String),
    at: required(Date),
    by: required(String),
    byName: required(String),
    undone: nullable({ _id: false, at: Date, by: String }),
  },
  [[{ ancestors: 1, at: -1, _id: -1 }]],
)
