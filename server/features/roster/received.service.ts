/** People who were received by another unit without a post there: it sees them by this alone, until one begins. */
import type { ClientSession } from 'mongoose'
import { People, type Person } from './roster.model.ts'
import { recomputeVisibility } from './visibility.service.ts'

type Received = Person['received']

/** Before the posts change in the same transaction. @returns as it was */
export async function setReceived(person: string, received: Received, session: ClientSession): Promise<Received> {
  const before = await People.findById(person, { received: 1 }, { session }).lean()
  const update = received ? { $set: { received } } : { $unset: { received: 1 } }
  if (received || before?.received) await People.updateOne({ _id: person }, update, { session })
  return before?.received
}

/** The unit, or one above it, stands elsewhere now. */
export async function followReceived(
  person: string,
  on: string,
  ancestors: readonly string[],
  session: ClientSession,
): Promise<void> {
  const at = { _id: person, 'received.on': on }
  const { matchedCount } = await People.updateOne(at, { $set: { 'received.ancestors': [...ancestors] } }, { session })
  if (matchedCount > 0) await recomputeVisibility(person, session)
}
