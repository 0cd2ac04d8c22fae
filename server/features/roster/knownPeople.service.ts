/** The people below a unit with their posts there, as an import compares them with its file. */
import { Appointments, People } from './roster.model.ts'
import { broughtTexts, type BroughtDetails } from './broughtDetails.rule.ts'
import { clear } from './secrets.service.ts'
import type { Term } from './terms.rule.ts'

export interface KnownPost {
  id: string
  unit: string
  position: string
  from: string
  to: string | null
  dualLeader: boolean
  /** Absent: none. */
  term?: Term
}
export interface KnownPerson extends BroughtDetails {
  id: string
  name: string
  staffNumber: string | null
  phone: string | null
  posts: KnownPost[]
}

/** Posts elsewhere are not among them: nobody who works below the unit changes those. */
export async function knownBelow(unit: string): Promise<KnownPerson[]> {
  const known = new Map<string, KnownPerson>()
  for await (const row of People.find({ ancestors: unit }, { name: 1, staffNumber: 1, phone: 1, details: 1 }).lean()) {
    const { _id, name, staffNumber, details } = row
    const said = { name, staffNumber, phone: clear(row, 'phone'), ...broughtTexts(details) }
    known.set(_id, { id: _id, ...said, posts: [] })
  }
  const posts = Appointments.find(
    { ancestors: unit, supersededAt: null },
    { person: 1, unit: 1, position: 1, from: 1, to: 1, dualLeader: 1, term: 1 },
  ).lean()
  for await (const { _id, person, unit: at, position, from, to, dualLeader, term } of posts)
    known.get(person)?.posts.push({ id: _id, unit: at, position, from, to, dualLeader, ...(term && { term }) })
  // The order in which the engine gives them is not part of what a plan says.
  for (const { posts: held } of known.values())
    held.sort((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? -1 : 1))
  return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
