import { model, nullable, required } from '../../lib/model.ts'
import type { Unit, UnitLevel } from './organisations.model.ts'

/** A kind of unit 组织类别: a table, not an enum. What the program goes by is its level. */
export interface UnitKind {
  _id: string
  name: string
  order: number
  /** Never changes: what stands in units of the kind depends on it. */
  level: UnitLevel
  /** Of an institution, and of no other. */
  sector: Unit['sector']
  /** The kinds that may stand directly below it. */
  below: string[]
  revision: number
}
export const UnitKinds = model<UnitKind>(
  'UnitKind',
  'unitKinds',
  {
    name: required(String),
    order: required(Number),
    level: required(String),
    sector: nullable(String),
    below: [String],
    revision: required(Number),
  },
  [[{ order: 1, _id: 1 }], [{ name: 1 }, { unique: true }]],
)
