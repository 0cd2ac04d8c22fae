/** Where the people of a roster stood while the training was held. */
import type { ClientSession } from 'mongoose'
import type { NamedHolder } from '../roster/people.service.ts'
import { heldBetween } from '../roster/postsBetween.service.ts'
import { fail } from './localTraining.failures.ts'
import { LocalTrainees, type LocalTraining } from './localTraining.model.ts'

const NAMED = 5
export const namesIn = (names: readonly string[]): string =>
  names.slice(0, NAMED).join('、') + (names.length > NAMED ? `等 ${names.length} 人` : '')

export const placesOf = async (
  { unit, from, to }: Pick<LocalTraining, 'unit' | 'from' | 'to'>,
  people: readonly string[],
): Promise<Map<string, NamedHolder>> =>
  new Map((await heldBetween(unit, people, { from, to })).map((holder) => [holder._id, holder]))

/** Days and hours may have been changed since they were put on the roster. @throws localTraining.outside, localTraining.hours */
export async function refuseOutside(row: LocalTraining, session: ClientSession): Promise<void> {
  const waiting = { training: row._id, state: 'waiting' as const }
  const trainees = await LocalTrainees.find(waiting, { person: 1, name: 1, hours: 1 }, { session }).lean()
  if (trainees.some(({ hours }) => (hours ?? 0) > row.hours))
    throw fail('localTraining.hours', { hours: row.hours / 100 })
  const places = await placesOf(
    row,
    trainees.map(({ person }) => person),
  )
  const outside = trainees.filter(({ person }) => !places.has(person))
  if (outside.length > 0) throw fail('localTraining.outside', { names: namesIn(outside.map(({ name }) => name)) })
}
