import { mixed, model, nullable, required } from '../../../lib/model.ts'
import type { Asked } from '../../programmes/requirement.rule.ts'
import type { CountsRow } from '../coverage.model.ts'

export interface SimulationResult {
  before: CountsRow | null
  after: CountsRow
  joining: number
  leaving: number
}
export interface Simulation {
  _id: string
  by: string
  /** Whose subtree would be held to it. */
  unit: string
  requirement: string | null
  asked: Asked
  state: 'running' | 'done' | 'failed'
  progress: number
  result: SimulationResult | null
  startedAt: Date
}
const KEPT_SECONDS = 86_400
export const Simulations = model<Simulation>(
  'Simulation',
  'simulations',
  {
    by: required(String),
    unit: required(String),
    requirement: nullable(String),
    asked: mixed,
    state: required(String),
    progress: required(Number),
    result: { ...mixed, required: false, default: null },
    startedAt: required(Date),
  },
  [[{ startedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS }]],
)
