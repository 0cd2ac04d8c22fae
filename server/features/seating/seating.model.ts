import { model, nullable, required } from '../../lib/model.ts'
import type { Layout, Place } from './plan.rule.ts'

/** 座位表 of a class; its id is the class's. */
export interface SeatingPlan extends Layout {
  _id: string
  ancestors: string[]
  /** Of the rooms of its base; null: elsewhere. */
  room: string | null
  aisles: number[]
  places: Place[]
  /** Whether trainees see their seat. */
  shown: boolean
  revision: number
}
export const SeatingPlans = model<SeatingPlan>(
  'SeatingPlan',
  'seatingPlans',
  {
    ancestors: [String],
    room: nullable(String),
    rows: required(Number),
    seats: required(Number),
    aisles: [Number],
    places: [{ _id: false, person: required(String), row: required(Number), seat: required(Number) }],
    shown: required(Boolean),
    revision: required(Number),
  },
  [[{ 'places.person': 1 }], [{ ancestors: 1 }]],
)
