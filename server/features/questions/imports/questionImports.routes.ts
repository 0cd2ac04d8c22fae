import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { excelTemplate } from '../formats/excel/template.ts'
import { FORMAT_TYPES } from '../formats/formats.rule.ts'
import { broughtFile } from './broughtFiles.service.ts'
import { exportQuestions, lossesOf } from './export.service.ts'
import { confirm, drop, importShown, takeFile } from './fileImports.service.ts'
import { importItems, take } from './items.service.ts'
import { questionImports } from './questionImports.contract.ts'
import { presentImport, presentItem } from './questionImports.present.ts'
import { applyImport, listImports, preview, undoImport } from './questionImports.service.ts'

export const questionImportsRoutes = (app: AppContext) =>
  mount(questionImports, {
    preview: ({ body }, actor) => preview(actor, body),
    apply: async ({ body }, actor) => presentImport(await applyImport(actor, body)),
    imports: async ({ query }, actor) => {
      const { items, nextCursor } = await listImports(actor, query)
      return { items: items.map(presentImport), nextCursor }
    },
    template: async () => ({ type: FORMAT_TYPES.excel, body: await excelTemplate(), filename: '试题导入模板.xlsx' }),
    upload: async ({ query, file }, actor) =>
      presentImport(await takeFile(app, actor, { ...query, bytes: file.bytes })),
    show: async ({ params }, actor) => presentImport(await importShown(actor, params.questionImport)),
    items: async ({ params, query }, actor) => {
      const { items, nextCursor, files } = await importItems(actor, params.questionImport, query)
      return { items: items.map(presentItem(files)), nextCursor }
    },
    take: async ({ params, body }, actor) => {
      await take(actor, params.questionImport, body)
      return presentImport(await importShown(actor, params.questionImport))
    },
    picture: ({ params }, actor) => broughtFile(app, actor, params.questionImport, params.picture),
    confirm: async ({ params }, actor) => presentImport(await confirm(actor, params.questionImport)),
    drop: async ({ params }, actor) => {
      await drop(app, actor, params.questionImport)
      return done
    },
    undo: async ({ params }, actor) => presentImport(await undoImport(actor, params.questionImport)),
    losses: ({ query }, actor) => lossesOf(actor, query),
    exported: ({ query }, actor) => exportQuestions(app, actor, query),
  })
