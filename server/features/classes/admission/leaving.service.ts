/** Who has no post any more leaves the lists of classes; who moves with the unit to another institution stays in them. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../../lib/clock.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { institutionsOf } from '../../organisations/organisations.service.ts'
import { TrainingClasses } from '../classes.model.ts'
import { Nominations, type Nomination } from '../nominations/nominations.model.ts'
import { isSeated, isStanding, STANDING } from '../nominations/nominations.rule.ts'
import { move, type Book } from './book.ts'
import { withoutPost } from './comes.service.ts'
import { end } from './ended.ts'
import { actOn, settleWithin } from './rounds.service.ts'
import { SYSTEM } from './system.rule.ts'

/** By class, those of some rows whose class has yet to begin. */
async function coming<R extends Pick<Nomination, 'class'>>(
  rows: readonly R[],
  session: ClientSession,
): Promise<Map<string, R[]>> {
  const byClass = Map.groupBy(rows, (row) => row.class)
  const ids = [...byClass.keys()]
  const classes = await TrainingClasses.find({ _id: { $in: ids } }, { from: 1, state: 1 }, { session }).lean()
  const today = businessDate()
  const later = classes.filter(({ from, state }) => from > today && state !== 'cancelled')
  return new Map(later.map(({ _id }) => [_id, byClass.get(_id)!]))
}

/** Of those of the book who stand in the list. */
async function leave(book: Book, people: readonly string[]): Promise<void> {
  const rows = people.flatMap((person) => book.rows.get(person) ?? []).filter(({ state }) => isStanding(state))
  for (const row of await withoutPost(book.trainingClass, rows, book.session)) end(book, row)
}

/** In the transaction that changed the posts of these people. */
export async function followPosts(people: readonly string[], session: ClientSession): Promise<void> {
  const rows = await lookUp(people, (some) =>
    Nominations.find({ person: { $in: some } }, { class: 1, person: 1, state: 1 }, { session }).lean(),
  )
  const standing = rows.filter(({ state }) => isStanding(state))
  if (standing.length === 0) return
  for (const [id, list] of await coming(standing, session)) {
    const named = list.map(({ person }) => person)
    await settleWithin(id, session, (book) => leave(book, named), named)
  }
}

/** A post may end on a day that was recorded long before. */
export async function leaveDue(id: string): Promise<void> {
  const trainingClass = await TrainingClasses.findById(id).lean()
  if (!trainingClass) return
  const standing = { class: id, state: { $in: [...STANDING] } }
  const rows = await Nominations.find(standing, { person: 1, unit: 1, position: 1 }).lean()
  const people = (await withoutPost(trainingClass, rows)).map(({ person }) => person)
  if (people.length > 0) await actOn(id, { people, apply: (book) => leave(book, people) })
}

/**
 * A unit that stands below another institution takes along who was nominated from it, and of the quota what they have
 * seats by: no seat is lost, and none is freed for those who stay.
 */
export async function followUnit(unit: string, session: ClientSession): Promise<void> {
  const below = { ancestors: unit, state: { $in: [...STANDING] } }
  const rows = await Nominations.find(below, { class: 1, person: 1, unit: 1, ancestors: 1 }, { session }).lean()
  const institutions = await institutionsOf(rows.map(({ ancestors }) => ancestors))
  const to = (row: Pick<Nomination, 'ancestors'>) => institutions.get(row.ancestors.at(-1)!)
  const moved = rows.filter((row) => to(row) && to(row)!._id !== row.unit)
  for (const [id, list] of await coming(moved, session)) {
    const people = list.map(({ person }) => person)
    await settleWithin(
      id,
      session,
      (book) => {
        for (const each of list) rehome(book, book.rows.get(each.person)!, to(each)!)
      },
      people,
    )
  }
}

function rehome(book: Book, row: Nomination, { _id: unit, name }: { _id: string; name: string }): void {
  move(book, row, row.state, { by: SYSTEM, reason: `所在单位划入${name}，推荐随之转入` }, { unit })
  const [from, to] = [book.quotas.get(row.unit)!, book.quotas.get(unit)!]
  if (!isSeated(row.state) || from.seats === 0) return
  book.quotas.set(row.unit, { ...from, seats: from.seats - 1 })
  book.quotas.set(unit, { ...to, seats: to.seats + 1 })
}
