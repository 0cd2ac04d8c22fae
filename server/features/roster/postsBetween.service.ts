/** Who held a post below a unit on some day of a period, whoever holds it now. */
import { lookUp } from '../../lib/lookUp.ts'
import { holdersNamed, newestOf, type NamedHolder } from './people.service.ts'
import { Appointments, type Appointment } from './roster.model.ts'

const FIELDS = { person: 1, unit: 1, ancestors: 1, from: 1, to: 1 } as const
/** Business dates, both included. */
export interface Days {
  from: string
  to: string
}

function holdersIn(posts: readonly Appointment[], { from, to }: Days): Promise<NamedHolder[]> {
  return holdersNamed(newestOf(posts.filter((post) => post.from <= to && (post.to === null || from < post.to))))
}

/** Those of some people who did. */
export async function heldBetween(unit: string, people: readonly string[], days: Days): Promise<NamedHolder[]> {
  const posts = await lookUp(people, (some) => {
    const filter = { person: { $in: some }, ancestors: unit, supersededAt: null }
    return Appointments.find(filter, FIELDS).lean<Appointment[]>()
  })
  return holdersIn(posts, days)
}

/** All who did, or who held one position there. */
export async function everyoneBetween(unit: string, position: string | null, days: Days): Promise<NamedHolder[]> {
  const filter = { ancestors: unit, supersededAt: null, ...(position !== null && { position }) }
  return holdersIn(await Appointments.find(filter, FIELDS).lean<Appointment[]>(), days)
}
