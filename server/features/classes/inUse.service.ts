/** Where classes that are not over need something. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { TrainingClasses } from './classes.model.ts'

type Filter =
  | { base: string }
  | { programme: string }
  | { requirement: string }
  | { ancestors: string }
  | { audience: string }

/** Titles of those that end on `day` or later and are not cancelled, the next first. */
export async function comingClasses(
  where: Filter,
  session: ClientSession,
  day: string = businessDate(),
): Promise<string[]> {
  const found = await TrainingClasses.find(where, { title: 1, to: 1, state: 1 }, { session }).sort({ from: 1 }).lean()
  return found.filter(({ to, state }) => to >= day && state !== 'cancelled').map(({ title }) => title)
}
