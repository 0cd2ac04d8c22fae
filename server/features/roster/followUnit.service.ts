/**
 * After a unit has moved: from where its people are seen, and their coverage. Their appointments moved with the unit;
 * a person may have others, so each is computed anew, a few in a transaction.
 */
import type { EnqueueOptions } from '../../jobs/enqueue.ts'
import { slices } from '../../lib/batches.ts'
import { transaction } from '../../lib/transaction.ts'
import { changedPosts } from './appointmentRecords.service.ts'
import { Appointments } from './roster.model.ts'
import { raiseLooked } from './visibility.service.ts'

/** As arguments of `enqueue`: a second move while it waits needs no second run. */
export const followJob = (
  unit: string,
  name: string,
  owner: string,
): ['roster.follow', { unit: string; name: string }, EnqueueOptions] => [
  'roster.follow',
  { unit, name },
  { key: `roster.follow:${unit}`, owner },
]

const AT_ONCE = 5

export async function followUnit(
  unit: string,
  onProgress?: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const posts = await Appointments.find({ ancestors: unit }, { person: 1 }).lean()
  const persons = [...new Set(posts.map(({ person }) => person))]
  let done = 0
  for (const slice of slices(persons, AT_ONCE)) {
    signal?.throwIfAborted()
    await transaction(async (session) => {
      for (const person of slice) {
        await raiseLooked(person, session)
        await changedPosts(person, session)
      }
    })
    onProgress?.((done += slice.length), persons.length)
  }
}
