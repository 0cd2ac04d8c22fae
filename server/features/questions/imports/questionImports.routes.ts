import type { z } from 'zod'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { exportQuestions, lossesOf } from './export.service.ts'
import { questionImports, type ImportView } from './questionImports.contract.ts'
import type { QuestionImport } from './questionImports.model.ts'
import { applyImport, listImports, preview, undoImport } from './questionImports.service.ts'

const present = ({ _id, createdAt, undoneAt, ...row }: QuestionImport): z.input<typeof ImportView> => ({
  ...{ id: _id, format: row.format, by: row.by, added: row.added, kept: row.kept },
  ...{ createdAt: createdAt.toISOString(), undoneAt: undoneAt?.toISOString() ?? null },
})

export const questionImportsRoutes = (_app: AppContext) =>
  mount(questionImports, {
    preview: ({ body }, actor) => preview(actor, body),
    apply: async ({ body }, actor) => present(await applyImport(actor, body)),
    imports: async ({ query }, actor) => {
      const { items, nextCursor } = await listImports(actor, query)
      return { items: items.map(present), nextCursor }
    },
    undo: async ({ params }, actor) => present(await undoImport(actor, params.questionImport)),
    losses: ({ query }, actor) => lossesOf(actor, query),
    exported: ({ query }, actor) => exportQuestions(actor, query),
  })
