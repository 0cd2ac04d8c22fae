import { overlap, type Period } from '../../lib/period.ts'
import type { Appointment, Person } from './roster.model.ts'

type Received = NonNullable<Person['received']>
type Post = Period & Pick<Appointment, 'unit' | 'position'>

/** Whether it holds on a business date or begins later; `to` is the first day without it. */
export const lasting = ({ to }: Period, today: string): boolean => to === null || today < to

/** A post that the person already holds in that unit on some day of the period. */
export const heldTwice = (posts: readonly Post[], added: Post): boolean =>
  posts.some((post) => post.unit === added.unit && post.position === added.position && overlap(post, added))

/**
 * From where a person is seen: the ancestors of every unit of a lasting appointment. Somebody who has left every post
 * stays with the last unit, or nobody could see the record or appoint the person again; who was received by another
 * unit and has had no post since is seen from there.
 */
export function visibleUnits(
  appointments: readonly Pick<Appointment, 'from' | 'to' | 'ancestors'>[],
  today: string,
  received?: Received,
): string[] {
  const now = appointments.filter((each) => lasting(each, today))
  const last = appointments.reduce<string | null>(
    (latest, { to }) => (to !== null && (latest === null || to > latest) ? to : latest),
    null,
  )
  const bare = received && !appointments.some(({ from }) => from >= received.on) ? [received] : []
  const counted = now.length + bare.length > 0 ? now : appointments.filter(({ to }) => to === last)
  return [...new Set([...counted, ...bare].flatMap(({ ancestors }) => ancestors))]
}

/** The first day on which `visibleUnits` may say something else although nothing more is recorded; null: never. */
export const visibleUntil = (appointments: readonly Period[], today: string): string | null =>
  appointments
    .filter((each) => lasting(each, today))
    .reduce<string | null>((first, { to }) => (to !== null && (first === null || to < first) ? to : first), null)

/** What a person's row says of that. */
export const visibility = (
  appointments: readonly Pick<Appointment, 'from' | 'to' | 'ancestors'>[],
  today: string,
  received?: Received,
): Pick<Person, 'ancestors' | 'seenUntil'> => ({
  ancestors: visibleUnits(appointments, today, received),
  seenUntil: visibleUntil(appointments, today),
})
