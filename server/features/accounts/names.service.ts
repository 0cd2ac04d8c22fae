import type { ClientSession } from 'mongoose'
import { Accounts } from './accounts.model.ts'

/** What the owners of these accounts are called, by account. */
export async function accountNames(ids: readonly string[], session?: ClientSession): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await Accounts.find({ _id: { $in: [...ids] } }, { name: 1 }, session ? { session } : {}).lean()
  return new Map(found.map(({ _id, name }) => [_id, name]))
}
