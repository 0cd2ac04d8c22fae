/** What evidence that is not recorded yet would do to coverage. */
import { businessDate, now } from '../../lib/clock.ts'
import { slices } from '../../lib/batches.ts'
import { transaction } from '../../lib/transaction.ts'
import { requirementsNaming, type Requirement } from '../programmes/requirements.service.ts'
import { statusAt } from './asOf.ts'
import { factsOf } from './facts.service.ts'

export interface ExpectedEvidence {
  person: string
  programme: string
  /** Its business date. */
  on: string
}
export interface ExpectedEffect {
  requirement: string
  title: string
  /** People who would be covered, who are so already, whom it does not cover since it lies outside the window. */
  more: number
  already: number
  outside: number
  /** Who holds no post that is asked. */
  notAsked: number
}
type Outcome = 'more' | 'already' | 'outside' | 'notAsked'
const SLICE = 100

/** By requirement that any of the programmes counts for; those out of use are left out. */
export async function expectedEffect(
  evidence: readonly ExpectedEvidence[],
  signal?: AbortSignal,
): Promise<ExpectedEffect[]> {
  const effects: ExpectedEffect[] = []
  for (const requirement of await requirementsNaming([...new Set(evidence.map(({ programme }) => programme))])) {
    if (requirement.archivedAt) continue
    const own = Map.groupBy(
      evidence.filter(({ programme }) => requirement.programmes.includes(programme)),
      ({ person }) => person,
    )
    const counts: Record<Outcome, number> = { more: 0, already: 0, outside: 0, notAsked: 0 }
    for (const slice of slices([...own], SLICE)) {
      signal?.throwIfAborted()
      for (const outcome of await outcomes(requirement, slice)) counts[outcome]++
    }
    effects.push({ requirement: requirement._id, title: requirement.title, ...counts })
  }
  return effects
}

const outcomes = (requirement: Requirement, own: readonly [string, ExpectedEvidence[]][]): Promise<Outcome[]> =>
  transaction(async (session) => {
    const { histories, today } = await factsOf(
      requirement,
      own.map(([person]) => person),
      session,
    )
    const on = businessDate()
    return own.map(([person, expected]) => {
      const history = histories.get(person)!
      const before = statusAt(requirement, history, on, today)
      if (!before) return 'notAsked'
      if (before.state === 'covered') return 'already'
      const added = expected.map(({ programme: subject, on }) => ({
        ...{ id: '', kind: 'training.completed' as const, subject, on, at: now(), turns: [] },
      }))
      const evidence = [...history.evidence, ...added]
      return statusAt(requirement, { ...history, evidence }, on, today)!.state === 'covered' ? 'more' : 'outside'
    })
  })
