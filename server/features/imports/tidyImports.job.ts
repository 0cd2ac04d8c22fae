/**
 * A file of a roster holds more of people than the roster does: a month after it came it goes, with the rows shown of it.
 * An import that changed nothing goes as a whole; one that did stays, and can still be taken back.
 */
import { z } from 'zod'
import type { AppContext } from '../../appContext.ts'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { now } from '../../lib/clock.ts'
import { RosterImports, storageKey, type RosterImport } from './imports.model.ts'
import { DROPPED, remove } from './imports.service.ts'

const KEPT_DAYS = 30
const DONE: RosterImport['state'][] = ['applied', 'undone']

export async function tidyImports(app: Pick<AppContext, 'storage'>, signal?: AbortSignal): Promise<void> {
  const before = new Date(now().getTime() - KEPT_DAYS * 86_400_000)
  for await (const of of RosterImports.find({ fileKept: true, createdAt: { $lt: before } }).lean()) {
    signal?.throwIfAborted()
    if (DROPPED.includes(of.state)) await remove(app, of)
    if (DONE.includes(of.state)) await forgetFile(app, of)
  }
}

async function forgetFile({ storage }: Pick<AppContext, 'storage'>, { _id, state }: RosterImport): Promise<void> {
  const { matchedCount } = await RosterImports.updateOne({ _id, state }, { $set: { fileKept: false, book: null } })
  if (matchedCount === 1) await storage.remove(storageKey(_id))
}

defineJob({
  kind: 'imports.tidy',
  title: () => '清理一个月前的导入文件',
  payload: z.object({}),
  background: true,
  run: (_payload, { app, signal }) => tidyImports(app, signal),
})
recurring('imports.tidy', '40 3 * * *')
