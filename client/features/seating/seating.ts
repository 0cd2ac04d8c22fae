import type { Place } from '../../../server/features/seating/plan.rule.ts'
import type { Reply } from '../../lib/api.ts'

export type Seating = Reply<'seating', 'show'>
export type SeatingMember = Seating['members'][number]
export type SeatingPlan = NonNullable<Seating['plan']>

/** A seat of the room, with who sits there. */
export const seatKey = ({ row, seat }: Pick<Place, 'row' | 'seat'>): string => `${row}-${seat}`
const byPerson = (members: readonly SeatingMember[]): Map<string, SeatingMember> =>
  new Map(members.map((each) => [each.person, each]))
export const bySeat = (
  plan: Pick<SeatingPlan, 'places'>,
  members: readonly SeatingMember[],
): Map<string, SeatingMember> => {
  const people = byPerson(members)
  return new Map(
    plan.places.flatMap((place) => {
      const member = people.get(place.person)
      return member ? [[seatKey(place), member] as const] : []
    }),
  )
}
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)
