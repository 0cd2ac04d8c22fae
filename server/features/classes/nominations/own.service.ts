/** A trainee's side: what I was nominated for, where I stand, whether I come. */
import { ownPerson, type Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import { lastingPosts } from '../../roster/people.service.ts'
import { changeable } from '../admission/admission.service.ts'
import { move, put } from '../admission/book.ts'
import { confirmedElsewhere } from '../admission/comes.service.ts'
import { actOn } from '../admission/rounds.service.ts'
import { TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { fail } from './nominations.failures.ts'
import { nominationId, Nominations, type Arrival, type Nomination } from './nominations.model.ts'
import { isSeated, isStanding } from './nominations.rule.ts'
import { nominationsOf } from './ofPerson.ts'

const MOST = 60

export interface OwnNomination {
  row: Nomination
  trainingClass: TrainingClass
  /** Among those who wait, from 1: of all, and of the own institution where quotas limit. */
  place: { all: number; unit: number | null } | null
}

async function placeOf(row: Nomination, { _id, quotas }: TrainingClass): Promise<OwnNomination['place']> {
  if (row.state !== 'waiting') return null
  const before = { class: _id, state: 'waiting' as const, order: { $lt: row.order } }
  const [all, unit] = await Promise.all([
    Nominations.countDocuments(before),
    quotas ? Nominations.countDocuments({ ...before, unit: row.unit }) : null,
  ])
  return { all: all + 1, unit: unit === null ? null : unit + 1 }
}

/** The newest, and classes for which the actor may apply. */
export async function ownNominations(actor: Actor): Promise<OwnNomination[]> {
  const rows = await Nominations.find({ person: ownPerson(actor) })
    .sort({ person: 1, at: -1 })
    .limit(MOST)
    .lean()
  const classes = await TrainingClasses.find({ _id: { $in: rows.map((row) => row.class) } }).lean()
  const byId = new Map(classes.map((each) => [each._id, each]))
  const own = rows.flatMap((row) => {
    const trainingClass = byId.get(row.class)
    return trainingClass ? [{ row, trainingClass }] : []
  })
  return Promise.all(own.map(async (each) => ({ ...each, place: await placeOf(each.row, each.trainingClass) })))
}

/** Classes that take applications of people in the actor's posts, and which the actor is not in. */
export async function classesToApply(actor: Actor): Promise<TrainingClass[]> {
  const person = ownPerson(actor)
  const today = businessDate()
  const posts = await lastingPosts([person], today)
  const line = [...new Set(posts.flatMap(({ ancestors }) => ancestors))]
  if (line.length === 0) return []
  const coming = await TrainingClasses.find({ audience: { $in: line }, from: { $gt: today } }).lean()
  const open = coming.filter(
    ({ selfApply, state, nominateFrom, audience, positions: of }) =>
      selfApply &&
      (state === 'open' || state === 'ranked') &&
      nominateFrom <= today &&
      posts.some((post) => post.ancestors.includes(audience) && (of.length === 0 || of.includes(post.position))),
  )
  const ids = open.map(({ _id }) => nominationId(_id, person))
  const held = await Nominations.find({ _id: { $in: ids } }, { class: 1, state: 1 }).lean()
  const isIn = new Set(held.filter(({ state }) => isStanding(state)).map((row) => row.class))
  return open.filter(({ _id }) => !isIn.has(_id)).sort((a, b) => (a.from < b.from ? -1 : 1))
}

/** Sent again, the arrival may be another. @throws nomination.notAdmitted, confirmLate, busy, begun */
export async function confirm(actor: Actor, id: string, arrival: Arrival): Promise<void> {
  const person = ownPerson(actor)
  await actOn(id, {
    people: [person],
    async apply(book) {
      const row = changeable(book, person)
      if (!isSeated(row.state)) throw fail('nomination.notAdmitted')
      if (row.state === 'confirmed') return put(book, { ...row, arrival })
      if (row.confirmBy !== null && row.confirmBy < book.today) throw fail('nomination.confirmLate')
      const other = (await confirmedElsewhere(book.trainingClass, [person], book.session)).get(person)
      if (other) throw fail('nomination.busy', { title: other.title })
      move(book, row, 'confirmed', { by: actor.name, who: person }, { arrival })
      book.notes.push({ actor, act: 'nomination.confirm', detail: row.name })
    },
  })
}

/** Whoever has a seat declines it, whoever has none withdraws. Twice is once. @throws nomination.ended, begun */
export async function decline(actor: Actor, id: string, reason: string): Promise<void> {
  const person = ownPerson(actor)
  await actOn(id, {
    people: [person],
    apply(book) {
      const row = changeable(book, person)
      if (row.state === 'declined' || row.state === 'withdrawn') return
      if (!isStanding(row.state)) throw fail('nomination.ended')
      move(book, row, isSeated(row.state) ? 'declined' : 'withdrawn', { by: actor.name, reason, who: person })
      book.notes.push({ actor, act: 'nomination.decline', detail: `${row.name}：${reason}` })
    },
  })
}

/** How many of mine wait for my answer. */
export const countOwnWaiting = async (actor: Actor): Promise<number> =>
  ((await nominationsOf(ownPerson(actor))) ?? []).filter(({ state }) => state === 'admitted').length
