/** 推荐、录取 and 候补 of the classes: whoever came, who is admitted or waits, and who has just been nominated. */
import type { Quota, TrainingClass } from '../server/features/classes/classes.model.ts'
import { quotaId } from '../server/features/classes/classes.model.ts'
import { nominationId, type Nomination } from '../server/features/classes/nominations/nominations.model.ts'
import { isListed, isSeated, type NominationState } from '../server/features/classes/nominations/nominations.rule.ts'
import { nominatedAt, rankedAt } from '../server/features/classes/nominations/order.rule.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Person } from '../server/features/roster/roster.model.ts'
import { addDays, instant } from './dates.ts'
import type { Holder } from './people.ts'
import { POSITIONS } from './positions.ts'
import { random, type Random } from './random.ts'

const BY = '组织部'
const NAMES = new Map(POSITIONS.map(({ _id, name }) => [_id as string, name]))

interface Given {
  classes: readonly TrainingClass[]
  holders: readonly Holder[]
  institutions: readonly Unit[]
  trainee: Person
  today: string
}
export interface SeededNominations {
  classes: TrainingClass[]
  nominations: Nomination[]
  quotas: Quota[]
}

/** Others each time, so that most have been to one class in three years; the demo's trainee first. */
function nominees(
  { capacity, positions, state }: TrainingClass,
  { holders, trainee }: Given,
  chance: Random,
): Holder[] {
  const fitting = holders.filter(({ position }) => positions.includes(position))
  const own = fitting.filter(({ person }) => person._id === trainee._id).slice(0, 1)
  const wanted = Math.ceil(capacity * (state === 'open' ? 0.6 : 1.15))
  const from = fitting.length === 0 ? 0 : chance.int(0, fitting.length - 1)
  const others = Array.from(
    { length: Math.min(wanted, fitting.length) },
    (_, at) => fitting[(from + at) % fitting.length]!,
  )
  const people = new Map([...own, ...others].map((holder) => [holder.person._id, holder]))
  return [...people.values()]
}

/** A ranked class gives its seats in the order of the list; of those before it begins some have yet to answer. */
function statesOf(
  { state, capacity, from }: TrainingClass,
  count: number,
  today: string,
  chance: Random,
): NominationState[] {
  if (state === 'open') return Array.from({ length: count }, () => 'nominated')
  let free = capacity
  return Array.from({ length: count }, (_, at) => {
    if (at > 0 && chance.chance(0.04)) return chance.pick(['declined', 'lapsed'] as const)
    if (free <= 0) return 'waiting'
    free -= 1
    return from > today && (at === 0 || chance.chance(0.4)) ? 'admitted' : 'confirmed'
  })
}

const REASONS: Partial<Record<NominationState, string>> = { declined: '与学校工作冲突', lapsed: '逾期未确认' }

function makeRow(
  row: TrainingClass,
  { person, unit, position }: Holder,
  { state, at, institution }: { state: NominationState; at: number; institution: Unit },
  today: string,
): Nomination {
  const moment = instant(addDays(row.nominateFrom, at % 30), 9 * 60 + at)
  const isRanked = row.state === 'ranked'
  const order = isRanked ? rankedAt(at) : nominatedAt(moment)
  const history: Nomination['history'] = [{ at: moment, by: BY, state: 'nominated', reason: '' }]
  if (isRanked) history.push({ at: row.rankedAt!, by: '系统', state: 'waiting', reason: '' })
  if (isSeated(state)) history.push({ at: row.rankedAt!, by: '按名单次序', state: 'admitted', reason: '从未参训' })
  if (state === 'confirmed') history.push({ at: row.rankedAt!, by: person.name, state, reason: '' })
  if (REASONS[state]) history.push({ at: row.rankedAt!, by: person.name, state, reason: REASONS[state] })
  const last = addDays(row.from, -1)
  const answer = addDays(today, row.confirmDays)
  return {
    ...{ _id: nominationId(row._id, person._id), class: row._id, person: person._id, name: person.name },
    ...{ pinyin: person.pinyin, initials: person.initials, unit: institution._id, ancestors: unit.ancestors, position },
    ...{ post: `${unit.name} · ${NAMES.get(position) ?? position}`, account: '', by: BY, at: moment, state },
    rank: { project: null, trained: false, dueOn: null, lastOn: null, at: moment.getTime() },
    ...{ order, ownOrder: order, override: null, history, revision: 1 },
    confirmBy: isSeated(state) ? (answer < last ? answer : last) : null,
    arrival: state === 'confirmed' ? { lodging: at % 3 > 0, meals: '', arrivesOn: row.from, remark: '' } : null,
  }
}

const countOf = (rows: readonly Nomination[], is: (state: NominationState) => boolean): number =>
  rows.filter(({ state }) => is(state)).length

function quotasOf(row: TrainingClass, rows: readonly Nomination[]): Quota[] {
  return [...Map.groupBy(rows, ({ unit }) => unit)].map(([unit, own]) => ({
    ...{ _id: quotaId(row._id, unit), class: row._id, unit, seats: 0 },
    ancestors: own[0]!.ancestors.slice(0, own[0]!.ancestors.indexOf(unit) + 1),
    ...{ taken: countOf(own, isSeated), standing: countOf(own, isListed) },
  }))
}

/** The classes with what is counted in them, their nominations and what institutions have of them. */
export function makeNominations(given: Given): SeededNominations {
  const chance = random('nominations')
  const institutionOf = (holder: Holder): Unit | undefined =>
    given.institutions.findLast(({ _id }) => holder.unit.ancestors.includes(_id))
  const made = given.classes.map((row): SeededNominations => {
    if (row.state === 'draft') return { classes: [row], nominations: [], quotas: [] }
    const people = nominees(row, given, chance).flatMap((holder) => {
      const institution = institutionOf(holder)
      return institution ? [{ holder, institution }] : []
    })
    const states = statesOf(row, people.length, given.today, chance)
    const rows = people.map(({ holder, institution }, at) =>
      makeRow(row, holder, { state: states[at]!, at, institution }, given.today),
    )
    const counted = { ...row, seated: countOf(rows, isSeated), nominated: countOf(rows, isListed) }
    return { classes: [counted], nominations: rows, quotas: quotasOf(row, rows) }
  })
  return {
    classes: made.flatMap(({ classes }) => classes),
    nominations: made.flatMap(({ nominations }) => nominations),
    quotas: made.flatMap(({ quotas }) => quotas),
  }
}
