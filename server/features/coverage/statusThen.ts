/** How one person stood on any day, by the version of the requirement and in the tree of that day. Pure. */
import { versionOn } from '../programmes/requirement.rule.ts'
import type { Requirement } from '../programmes/requirements.service.ts'
import { statusAt, type History, type StandingAt } from './asOf.ts'
import type { PlacedTree } from './placedTree.service.ts'

export type Versioned = Pick<Requirement, 'unit' | 'versions'>

/** With what had been recorded by an instant, or all that is known now. */
export function statusThen(
  { unit, versions }: Versioned,
  history: History,
  on: string,
  tree: PlacedTree,
  knownAt?: Date,
): StandingAt | null {
  const rule = { ...versions[versionOn(versions, on, knownAt)]!, unit }
  const view = { lineOf: tree.lineOf, kindOf: (id: string) => tree.kinds.get(id), knownAt }
  return statusAt(rule, history, on, view)
}
