import type { ClientSession } from 'mongoose'
import { lookUp } from '../../lib/lookUp.ts'
import { Accounts } from './accounts.model.ts'

/** What the owners of these accounts are called, by account. */
export async function accountNames(ids: readonly string[], session?: ClientSession): Promise<Map<string, string>> {
  const found = await lookUp(ids, (some) =>
    Accounts.find({ _id: { $in: some } }, { name: 1 }, session ? { session } : {}).lean(),
  )
  return new Map(found.map(({ _id, name }) => [_id, name]))
}
