/** Whether who stands in a list may still come: by a post, and by no other class on the same days. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../../lib/clock.ts'
import { slices } from '../../../lib/batches.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { Units } from '../../organisations/organisations.model.ts'
import { lastingPosts, whoTheyAre } from '../../roster/people.service.ts'
import { TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { Nominations, type Nomination } from '../nominations/nominations.model.ts'

type Row = Pick<Nomination, 'person' | 'unit' | 'position'>
const within = (session: ClientSession | undefined) => (session ? { session } : {})
/** The engine compares each row with each of a longer list. */
const SLICE = 200

/**
 * Who of them has no post any more for which their institution may send them, now or later: of a position that the class
 * takes, or the one for which they were nominated. Lines are those of the units: posts follow a unit that moved later.
 */
export async function withoutPost<R extends Row>(
  { positions }: Pick<TrainingClass, 'positions'>,
  rows: readonly R[],
  session?: ClientSession,
): Promise<R[]> {
  const gone: R[] = []
  for (const slice of slices(rows, SLICE)) {
    const people = slice.map(({ person }) => person)
    const posts = await lastingPosts(people, businessDate(), session)
    const units = [...new Set(posts.map(({ unit }) => unit))]
    const found = await Units.find({ _id: { $in: units } }, { ancestors: 1 }, within(session)).lean()
    const lines = new Map(found.map(({ _id, ancestors }) => [_id, ancestors]))
    const held = Map.groupBy(posts, ({ person }) => person)
    const fits = ({ person, unit, position: own }: Row): boolean =>
      (held.get(person) ?? []).some(
        ({ unit: at, position }) =>
          (lines.get(at) ?? []).includes(unit) &&
          (positions.length === 0 || position === own || positions.includes(position)),
      )
    gone.push(...slice.filter((row) => !fits(row)))
  }
  return gone
}

/**
 * Another class on the same days to which some people have agreed already, by person. Two agreements of one person at
 * the same time conflict.
 */
export async function confirmedElsewhere(
  { _id, from, to }: Pick<TrainingClass, '_id' | 'from' | 'to'>,
  people: readonly string[],
  session?: ClientSession,
): Promise<Map<string, TrainingClass>> {
  if (people.length === 0) return new Map()
  if (session) await whoTheyAre(people, session)
  const held = await lookUp(people, (some) =>
    Nominations.find(
      { person: { $in: some }, state: 'confirmed', class: { $ne: _id } },
      { class: 1, person: 1, left: 1 },
      within(session),
    ).lean(),
  )
  const rows = held.filter(({ left }) => !left)
  const ids = [...new Set(rows.map((row) => row.class))]
  const others = await TrainingClasses.find({ _id: { $in: ids } }, null, within(session)).lean()
  const same = others.filter((other) => other.state !== 'cancelled' && other.from <= to && other.to >= from)
  const byId = new Map(same.map((other) => [other._id, other]))
  return new Map(rows.flatMap(({ person, class: other }) => (byId.has(other) ? [[person, byId.get(other)!]] : [])))
}
