/** From where a person is seen, kept up with the person's posts and with the days on which they end. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { visibility } from './appointmentPeriods.ts'
import { Appointments, People, type Appointment } from './roster.model.ts'

export const recorded = (person: string, session: ClientSession): Promise<Appointment[]> =>
  Appointments.find({ person, supersededAt: null }, null, { session }).lean()

/**
 * Counted up first in every change of a person's posts: two at once conflict there, and the second sees what the first
 * did.
 */
export const raiseRevision = (person: string, session: ClientSession) =>
  People.updateOne({ _id: person }, { $inc: { revision: 1 } }, { session })

/** The same for who only derives something of the posts: it changes none, and is no reason to keep what was done to them. */
export const raiseLooked = (person: string, session: ClientSession) =>
  People.updateOne({ _id: person }, { $inc: { looked: 1 } }, { session })

export async function recomputeVisibility(person: string, session: ClientSession): Promise<void> {
  const posts = await recorded(person, session)
  const { received } = (await People.findById(person, { received: 1 }, { session }).lean()) ?? {}
  if (posts.length === 0 && !received) return // the only one was a mistake: still seen from where it was, or nobody could appoint the person
  await People.updateOne({ _id: person }, { $set: visibility(posts, businessDate(), received) }, { session })
}
