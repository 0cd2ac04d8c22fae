/** Where an evaluation stands on a day. Pure. */
export const evaluationPhases = ['planned', 'open', 'closed'] as const
export type EvaluationPhase = (typeof evaluationPhases)[number]

export interface Dated {
  opensOn: string
  /** The last day on which it is answered. */
  closesOn: string
  /** Closed for good: the results stand, nobody answers any more. */
  closed: boolean
}

/** Results are looked at when nobody answers any more: between two looks one answer more would be that person's. */
export function evaluationPhase({ opensOn, closesOn, closed }: Dated, today: string): EvaluationPhase {
  if (closed || today > closesOn) return 'closed'
  return today < opensOn ? 'planned' : 'open'
}
