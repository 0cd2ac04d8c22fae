/** Makes the stored standing of a person out of the facts. */
import type { Requirement } from '../programmes/requirements.service.ts'
import type { PersonName } from '../roster/people.service.ts'
import { changesOn, statusAt, type CoveredPost, type History, type View } from './asOf.ts'
import { coverageStatusId, type CoverageStatus } from './coverage.model.ts'

const visiblePlaces = (posts: readonly CoveredPost[]): string[] =>
  [...new Set(posts.flatMap(({ line, position }) => line.flatMap((unit) => [unit, `${unit}/${position}`])))].sort()
const byPlace = (a: CoveredPost, b: CoveredPost): number =>
  a.from + a.unit + a.position < b.from + b.unit + b.position ? -1 : 1

/**
 * How the person stands on a day, ready to be stored at `revision` 0; null when there is nothing to keep. Who holds no
 * covered post yet but will is kept as `upcoming`, seen from no unit, so that the day of the appointment is not missed.
 */
export function foldStatus(
  requirement: Requirement,
  person: PersonName,
  history: History,
  on: string,
  view: View,
): CoverageStatus | null {
  const at = statusAt(requirement, history, on, view)
  const next = changesOn(requirement, history, on, view)
  if (!at && next === null) return null
  const posts = [...(at?.posts ?? [])].sort(byPlace)
  return {
    _id: coverageStatusId(requirement._id, person._id),
    requirement: requirement._id,
    person: person._id,
    name: person.name,
    pinyin: person.pinyin,
    initials: person.initials,
    staffNumber: person.staffNumber,
    state: at?.state ?? 'upcoming',
    traits: { sex: person.details.sex, born: person.details.birthYear },
    posts: posts.map(({ unit, position, from }) => ({ unit, position, from })),
    seenFrom: visiblePlaces(posts),
    since: at?.since ?? null,
    dueOn: at?.dueOn ?? null,
    coveredOn: at?.coveredOn ?? null,
    evidence: at?.evidence ?? null,
    programme: at?.programme ?? null,
    passedOver: at?.passedOver ?? null,
    changesOn: next,
    rule: requirement.revision,
    revision: 0,
  }
}

/** Of values as they are stored: what is absent is as what is undefined. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in one) if (!isSame(one[key], other[key])) return false
  for (const key in other) if (!(key in one) && other[key] !== undefined) return false
  return true
}

/** Whether they say the same of the person, by whatever revision of the requirement. */
export const saysTheSame = (a: CoverageStatus | null, b: CoverageStatus | null): boolean =>
  a === null || b === null ? a === b : sameStatus(a, { ...b, rule: a.rule })

/** Whether two foldings say the same by the same revision of the requirement, whatever their own. */
export const sameStatus = (a: CoverageStatus | null, b: CoverageStatus | null): boolean =>
  a === null || b === null ? a === b : isSame(a, { ...b, revision: a.revision })
