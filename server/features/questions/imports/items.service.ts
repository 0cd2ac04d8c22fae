/** What was read of a file, page by page, and what of it is to be added. */
import { scope, type Actor } from '../../../access/actor.ts'
import { cutPage, rangesAfter, type CursorPage } from '../../../lib/paging.ts'
import { transaction } from '../../../lib/transaction.ts'
import { sameInBank } from '../questions.service.ts'
import { fileImportFor, importShown } from './fileImports.service.ts'
import { fail } from './questionImports.failures.ts'
import { ImportItems, QuestionImports, type ImportItem, type ItemKind, type KeptFile } from './questionImports.model.ts'

export interface ShownItem extends ImportItem {
  /** Questions of the bank with the same text, as it is now. */
  same: { id: string; serial: number }[]
}

export async function importItems(
  actor: Actor,
  id: string,
  { cursor, limit, kind }: { cursor?: string | undefined; limit: number; kind?: ItemKind | undefined },
): Promise<CursorPage<ShownItem> & { files: KeptFile[] }> {
  const { questions, file } = await fileImportFor(actor, id)
  const read = (range: Record<string, unknown>): Promise<ImportItem[]> =>
    ImportItems.find({ import: id, ...(kind && { kind }), ...range })
      .sort({ at: 1, _id: 1 })
      .limit(limit + 1)
      .lean<ImportItem[]>()
  const rows = await Promise.all(rangesAfter(cursor, 'at', 1, 'number').map(read))
  const { items, nextCursor } = cutPage(rows.flat().slice(0, limit + 1), limit, 'at')
  const asked = items.filter(({ question }) => question !== null)
  const same = await sameInBank(
    actor,
    asked.map(({ question }) => question!.content),
  )
  const own = new Set(questions) // those that this import added itself are no doubles of it
  const sameOf = new Map(asked.map(({ _id }, at) => [_id, same[at]!.filter((each) => !own.has(each.id))]))
  return { items: items.map((item) => ({ ...item, same: sameOf.get(item._id) ?? [] })), nextCursor, files: file.files }
}

/** @throws questionImport.state once it is being added */
export async function take(
  actor: Actor,
  id: string,
  { items, taken }: { items: readonly number[]; taken: boolean },
): Promise<void> {
  await transaction(async (session) => {
    await importShown(actor, id, session)
    const chosen = { _id: { $in: items.map((at) => `${id}:${at}`) }, taken: !taken, kind: { $ne: 'fault' as const } }
    const { modifiedCount } = await ImportItems.updateMany(chosen, { $set: { taken } }, { session })
    const { matchedCount } = await QuestionImports.updateOne(
      { _id: id, 'file.state': 'read', ...scope(actor, 'question.write') },
      { $inc: { 'file.counts.taken': taken ? modifiedCount : -modifiedCount } },
      { session },
    )
    if (matchedCount === 0) throw fail('questionImport.state')
  })
}
