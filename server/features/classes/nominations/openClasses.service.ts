/** Classes for which an institution may nominate today or later, with what it has of them. */
import { scope, unitsOf, type Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import { countUpTo, type Counted } from '../../../lib/countUpTo.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { Quotas, TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { visibleClasses } from '../visible.service.ts'
import { Nominations } from './nominations.model.ts'

export interface OpenClass {
  trainingClass: TrainingClass
  /** Of the actor's institutions; null: quotas do not limit this class. */
  seats: number | null
  standing: number
  taken: number
}
/** Classes that have yet to begin: a season of them. */
const MOST = 100

/** Those that close first come first. */
export async function openClasses(actor: Actor): Promise<OpenClass[]> {
  const own = unitsOf(actor, 'class.nominate')
  scope(actor, 'class.nominate')
  const coming = { from: { $gt: businessDate() } }
  const found = await Promise.all(
    (await visibleClasses(actor)).map((filter) =>
      findInOrder(TrainingClasses, [{ ...filter, ...coming }], { from: 1, _id: 1 }, MOST),
    ),
  )
  const byId = new Map(found.flat().map((row) => [row._id, row]))
  const rows = [...byId.values()].filter(({ state }) => state === 'open' || state === 'ranked')
  const quotas = await Quotas.find({ class: { $in: rows.map(({ _id }) => _id) } }).lean()
  const ofClass = Map.groupBy(
    quotas.filter(({ ancestors }) => ancestors.some((unit) => own.includes(unit))),
    (quota) => quota.class,
  )
  const sum = (id: string, field: 'seats' | 'standing' | 'taken') =>
    (ofClass.get(id) ?? []).reduce((total, quota) => total + quota[field], 0)
  return rows
    .map((trainingClass) => ({
      trainingClass,
      seats: trainingClass.quotas ? sum(trainingClass._id, 'seats') : null,
      standing: sum(trainingClass._id, 'standing'),
      taken: sum(trainingClass._id, 'taken'),
    }))
    .sort((a, b) => (a.trainingClass.nominateUntil < b.trainingClass.nominateUntil ? -1 : 1))
}

/** Applications that wait for the actor's confirmation. */
export const countApplied = (actor: Actor): Promise<Counted> =>
  countUpTo(Nominations, { ...scope(actor, 'class.nominate'), state: 'applied' })
