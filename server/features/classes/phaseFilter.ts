import type { Phase } from './classes.rule.ts'

/** The same as `phaseOn` of classes.rule.ts, for a query. */
export function phaseFilter(phase: Phase, day: string): Record<string, unknown> {
  if (phase === 'draft' || phase === 'cancelled') return { state: phase }
  const state = { $in: ['open', 'ranked'] }
  if (phase === 'finished') return { state, to: { $lt: day } }
  if (phase === 'running') return { state, from: { $lte: day }, to: { $gte: day } }
  return { state: phase, from: { $gt: day }, to: { $gte: day } }
}
