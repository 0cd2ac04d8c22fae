import type { z } from 'zod'
import { unitsOf, type Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import type { TrainingClass } from '../classes.model.ts'
import type { Checked } from './check.service.ts'
import type { Listed } from './list.service.ts'
import type { CandidateView, NominationView, OwnNominationView } from './nominations.contract.ts'
import type { Nomination } from './nominations.model.ts'
import { isSeated, isStanding } from './nominations.rule.ts'
import type { Overview } from './overview.service.ts'
import type { OwnNomination } from './own.service.ts'
import { placeReasons, rankReasons } from './reasons.rule.ts'
import { holdsIn } from './seen.service.ts'

export const classFacts = (row: TrainingClass) => ({
  ...{ id: row._id, title: row.title, from: row.from, to: row.to, mode: row.mode, venue: row.venue, state: row.state },
  ...{ nominateFrom: row.nominateFrom, nominateUntil: row.nominateUntil },
})

const historyOf = ({ history }: Nomination) => history.map(({ at, ...said }) => ({ ...said, at: at.toISOString() }))

export function presentList(
  actor: Actor,
  { seen, rows, places, units, busy }: Listed,
): z.input<typeof NominationView>[] {
  const { trainingClass } = seen
  const shown = { ranked: trainingClass.rankedAt !== null, counts: trainingClass.requirement !== null }
  const held = unitsOf(actor, 'class.nominate')
  const isLive = trainingClass.state !== 'cancelled' && businessDate() < trainingClass.from
  const admits = isLive && holdsIn(actor, 'class.admit', trainingClass)
  return rows.items.map((row) => {
    const isOwn = isLive && row.ancestors.some((unit) => held.includes(unit))
    const other = busy.get(row.person)
    const passed = other ? [`已确认参加同期的“${other.title}”，放弃那个班后才能录取`] : []
    return {
      ...{ person: row.person, name: row.name, unit: row.unit, unitName: units.get(row.unit) ?? '', post: row.post },
      ...{ state: row.state, by: row.by, at: row.at.toISOString(), reasons: [...passed, ...placeReasons(row, shown)] },
      ...{ overridden: row.override !== null, place: places.get(row._id) ?? null },
      left: row.left?.on ?? null,
      ...{ confirmBy: row.confirmBy, arrival: row.arrival, history: historyOf(row) },
      may: {
        approve: isOwn && row.state === 'applied',
        withdraw: isOwn && isStanding(row.state),
        admit: admits && isStanding(row.state),
      },
    }
  })
}

export const presentChecked =
  (trainingClass: Pick<TrainingClass, 'requirement'>) =>
  ({ candidate, listed, findings }: Checked): z.input<typeof CandidateView> => ({
    ...{ person: candidate.person, name: candidate.name, unitName: candidate.place?.unitName ?? '' },
    ...{ post: candidate.place?.post ?? '', reasons: rankReasons(candidate.rank, trainingClass.requirement !== null) },
    ...{ listed, findings },
  })

export const presentOverview = ({ trainingClass, counts, units, may, days, own }: Overview) => ({
  ...classFacts(trainingClass),
  ...{ capacity: trainingClass.capacity, seated: trainingClass.seated, quotas: trainingClass.quotas },
  ...{ quotasFreeOn: trainingClass.quotasFreeOn, confirmDays: trainingClass.confirmDays },
  ...{ requirement: trainingClass.requirement, rankedAt: trainingClass.rankedAt?.toISOString() ?? null },
  units: units.map(({ unit, name, seats, standing, taken }) => ({ unit, name, seats, standing, taken })),
  ...{ counts, days, own, may },
})

export function presentOwn({ row, trainingClass, place }: OwnNomination): z.input<typeof OwnNominationView> {
  const today = businessDate()
  const isLive = trainingClass.state !== 'cancelled' && today < trainingClass.from
  const inTime = row.confirmBy === null || today <= row.confirmBy
  return {
    ...classFacts(trainingClass),
    ...{ bring: trainingClass.bring, directions: trainingClass.directions, nomination: row.state, post: row.post },
    ...{ place, confirmBy: row.confirmBy, arrival: row.arrival },
    left: row.left ? { on: row.left.on, reason: row.left.reason } : null,
    history: row.history.map(({ at, state, reason }) => ({ at: at.toISOString(), state, reason })),
    may: {
      confirm: isLive && inTime && row.state === 'admitted',
      decline: isLive && isStanding(row.state),
      arrive: isLive && isSeated(row.state),
    },
  }
}
