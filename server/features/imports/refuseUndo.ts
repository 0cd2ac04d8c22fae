/** Taking an import back: who does it, and why it as it is, with the list of what depends on it. */
import type { Kept } from '../roster/undoPeople.service.ts'
import { fail } from './imports.failures.ts'
import { RosterImports, type RosterImport } from './imports.model.ts'

/** As many as one reads; the rest is counted. */
const MOST_SAID = 50

export async function refuse(of: Pick<RosterImport, '_id'>, kept: readonly Kept[]): Promise<void> {
  const said = kept.slice(0, MOST_SAID).map(({ name, what }) => `${name}：${what.join('、')}`)
  const rest = kept.length > MOST_SAID ? [`……还有 ${kept.length - MOST_SAID} 项`] : []
  const { code, message } = fail('import.kept')
  await RosterImports.updateOne(
    { _id: of._id, state: 'undoing' },
    { $set: { state: 'applied', refusal: { code, message }, kept: [...said, ...rest] } },
  )
}

/** A cancelled import is taken back for whoever began it. */
export const undoerOf = ({ undoneBy, account, by }: RosterImport): { account: string; name: string } =>
  undoneBy ? { account: undoneBy.account, name: undoneBy.by } : { account, name: by }
