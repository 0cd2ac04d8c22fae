/** Accounts by what people call them. */
import type { ClientSession } from 'mongoose'
import { loginKey } from '../../lib/spelling.rule.ts'
import { Accounts } from './accounts.model.ts'

/** Of an account in use; null: there is none. */
export async function accountWithLogin(login: string, session?: ClientSession): Promise<string | null> {
  const row = await Accounts.findOne(
    { loginKey: loginKey(login) },
    { disabledAt: 1 },
    session ? { session } : {},
  ).lean()
  return row && !row.disabledAt ? row._id : null
}

export async function loginsOf(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await Accounts.find({ _id: { $in: [...ids] } }, { login: 1 }).lean()
  return new Map(rows.map(({ _id, login }) => [_id, login]))
}
