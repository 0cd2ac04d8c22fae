import { businessDate } from '../../lib/clock.ts'
import { Accounts } from './accounts.model.ts'

/** The account of a person in words: its login, and how many roles it holds; null without one. */
export async function accountOfPerson(person: string): Promise<{ login: string; roles: number } | null> {
  const row = await Accounts.findOne({ person }, { login: 1, grants: 1 }).lean()
  if (!row) return null
  const today = businessDate()
  return { login: row.login, roles: row.grants.filter(({ to }) => to === null || today < to).length }
}
