/**
 * A file that nobody confirmed is removed; of one that was, what was read of it, which nobody looks at any more. That it
 * was added stays, and can still be taken back.
 */
import { z } from 'zod'
import type { AppContext } from '../../../appContext.ts'
import { defineJob } from '../../../jobs/definitions.ts'
import { recurring } from '../../../jobs/recurring.ts'
import { now } from '../../../lib/clock.ts'
import { removeImport } from './fileImports.service.ts'
import { importFolder, ImportItems, QuestionImports } from './questionImports.model.ts'

const KEPT_DAYS = 14
/** Each day looks at what has become old since, and at what was missed for a month. */
const LOOKED_BACK_DAYS = 60
const DAY_MS = 86_400_000

export async function tidyQuestionImports(app: Pick<AppContext, 'storage'>, signal?: AbortSignal): Promise<void> {
  const [from, before] = [LOOKED_BACK_DAYS, KEPT_DAYS].map((days) => new Date(now().getTime() - days * DAY_MS))
  const old = { createdAt: { $gt: from!, $lt: before! } }
  for await (const { _id, file } of QuestionImports.find(old, { file: 1 }).lean()) {
    signal?.throwIfAborted()
    if (!file) continue
    if (file.state === 'read' || file.state === 'failed') await removeImport(app, _id, file.state)
    if (file.state !== 'added' && file.state !== 'undone') continue
    await ImportItems.deleteMany({ import: _id })
    await QuestionImports.updateOne({ _id }, { $set: { 'file.files': [] } })
    await app.storage.remove(`${importFolder(_id)}/`)
  }
}

defineJob({
  kind: 'questions.tidyImports',
  title: () => '清理两周前的试题导入文件',
  payload: z.object({}),
  background: true,
  run: (_payload, { app, signal }) => tidyQuestionImports(app, signal),
})
recurring('questions.tidyImports', '50 3 * * *')
