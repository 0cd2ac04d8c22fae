/** What speaks against nominating some people for a class, each with what can be done. */
import { businessDate } from '../../../lib/clock.ts'
import { byId, readEach, readTogether } from '../../../lib/readTogether.ts'
import { quotaId, Quotas, TrainingClasses, type Quota, type TrainingClass } from '../classes.model.ts'
import { NOMINATED_PER_SEAT } from '../quotas/quotas.rule.ts'
import { candidatesOf, type Candidate, type Within } from './candidates.service.ts'
import { quotasLimitOn } from '../classes.rule.ts'
import { checkDay, checkQuota, refusal, warning, type Finding } from './checks.rule.ts'
import type { Nomination } from './nominations.model.ts'
import { isListed, isSeated, isStanding, STATES, type NominationState } from './nominations.rule.ts'

export interface Checked {
  candidate: Candidate
  /** In the list already: nothing more is to be done. */
  listed: NominationState | null
  findings: Finding[]
}

type Held = Pick<Nomination, 'person' | 'class' | 'state'>

/** What else people are in on the days of a class: which is refused, or said. */
async function elsewhere(
  { _id, from, to }: TrainingClass,
  rows: readonly Held[],
  names: (person: string) => string,
): Promise<Map<string, Finding[]>> {
  const others = rows.filter((row) => row.class !== _id && isStanding(row.state))
  const ids = [...new Set(others.map((row) => row.class))]
  const classes = ids.length > 0 ? await TrainingClasses.find({ _id: { $in: ids } }).lean() : []
  const sameDays = new Map(classes.filter((each) => each.from <= to && each.to >= from).map((each) => [each._id, each]))
  const found = new Map<string, Finding[]>()
  for (const { person, class: other, state } of others) {
    const held = sameDays.get(other)
    if (!held) continue
    const detail = { name: names(person), title: held.title }
    const finding = isSeated(state) ? refusal('busy', detail) : warning('waitsElsewhere', detail)
    found.set(person, [...(found.get(person) ?? []), finding])
  }
  return found
}

/** What of quotas is known while several are nominated one after the other; or each alone. */
export function quotaChecker(trainingClass: TrainingClass, quotas: ReadonlyMap<string, Quota>, together = true) {
  const added = new Map<string, number>()
  const limits = quotasLimitOn(trainingClass, businessDate())
  return ({ unit, unitName }: NonNullable<Candidate['place']>): Finding[] => {
    const { seats, standing } = quotas.get(unit) ?? { seats: 0, standing: 0 }
    const before = standing + (added.get(unit) ?? 0)
    if (together) added.set(unit, (added.get(unit) ?? 0) + 1)
    return checkQuota(unitName, limits ? seats : null, before, NOMINATED_PER_SEAT)
  }
}

const quotaById = readTogether(async (ids) => byId(await Quotas.find({ _id: { $in: ids } }).lean()))

const refusedBefore = (name: string, state: NominationState | undefined): Finding[] =>
  state === 'refused' || state === 'declined' || state === 'lapsed'
    ? [warning('refusedBefore', { name, what: STATES[state] })]
    : []

/** Whether those of some people may be nominated, in the order in which they are given. */
export async function checkPeople(
  trainingClass: TrainingClass,
  people: readonly string[],
  within: Within,
  together = true,
): Promise<Checked[]> {
  const candidates = await candidatesOf(trainingClass, people, within)
  const rows = [...candidates.values()].flatMap(({ nominations }) => nominations)
  const units = [...new Set([...candidates.values()].flatMap(({ place }) => place?.unit ?? []))]
  const quotas = await readEach(
    quotaById,
    units.map((unit) => quotaId(trainingClass._id, unit)),
  )
  const busy = await elsewhere(trainingClass, rows, (person) => candidates.get(person)?.name ?? '')
  const own = new Map(rows.filter((row) => row.class === trainingClass._id).map((row) => [row.person, row.state]))
  const checkRoom = quotaChecker(trainingClass, new Map(quotas.map((quota) => [quota.unit, quota])), together)
  const days = checkDay(trainingClass, businessDate())
  return people.flatMap((person): Checked[] => {
    const candidate = candidates.get(person)
    if (!candidate) return []
    const before = own.get(person)
    if (before && isListed(before)) return [{ candidate, listed: before, findings: [] }]
    const { name, place } = candidate
    const trained = candidate.rank.trained ? [warning('trained', { name })] : []
    const personal = [...candidate.findings, ...(busy.get(person) ?? []), ...trained, ...refusedBefore(name, before)]
    const isOut = days.some(({ refused }) => refused) || personal.some(({ refused }) => refused)
    return [{ candidate, listed: null, findings: [...days, ...personal, ...(place && !isOut ? checkRoom(place) : [])] }]
  })
}
