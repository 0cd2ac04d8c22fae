import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { chooseHeader } from './chooseHeader.service.ts'
import { match } from './columns.service.ts'
import { errorsOf, template } from './importFiles.service.ts'
import { importRows } from './importRows.service.ts'
import { imports } from './imports.contract.ts'
import { present, presentAll, presentWhole } from './imports.present.ts'
import { choose } from './choices.service.ts'
import { approve, chooseProgrammes, countWaiting, giveBack, submit, waitingBatches } from './training/review.service.ts'
import { apply, check, drop, importFor, listImports, undo } from './imports.service.ts'
import { takeFile } from './takeFile.service.ts'

export const importsRoutes = (app: AppContext): Router =>
  mount(imports, {
    list: async ({ params, query }, actor) => {
      const { items, nextCursor } = await listImports(actor, params.unit, query)
      return { items: await presentAll(items), nextCursor }
    },
    template: ({ params, query }, actor) => template(actor, params.unit, query.kind),
    upload: async ({ params, query, file }, actor) =>
      present(await takeFile(app, actor, params.unit, { ...query, bytes: file.bytes })),
    show: async ({ params }, actor) => presentWhole(await importFor(actor, params.import)),
    header: async ({ params, body }, actor) => presentWhole(await chooseHeader(app, actor, params.import, body)),
    match: async ({ params, body }, actor) => present(await match(app, actor, params.import, body)),
    choose: async ({ params, body }, actor) => present(await choose(actor, params.import, body.choices)),
    check: async ({ params }, actor) => present(await check(actor, params.import)),
    rows: ({ params, query }, actor) => importRows(actor, params.import, query),
    apply: async ({ params, body }, actor) => present(await apply(actor, params.import, body)),
    classes: async ({ params, body }, actor) => present(await chooseProgrammes(actor, params.import, body.classes)),
    submit: async ({ params, body }, actor) => present(await submit(actor, params.import, body)),
    waiting: async ({ query }, actor) => {
      const { items, nextCursor } = await waitingBatches(actor, query)
      return { items: await presentAll(items), nextCursor }
    },
    waitingCount: (_input, actor) => countWaiting(actor),
    approve: async ({ params }, actor) => present(await approve(actor, params.import)),
    giveBack: async ({ params, body }, actor) => present(await giveBack(actor, params.import, body.reason)),
    undo: async ({ params }, actor) => present(await undo(actor, params.import)),
    drop: async ({ params }, actor) => {
      await drop(app, actor, params.import)
      return done
    },
    errors: ({ params }, actor) => errorsOf(app, actor, params.import),
  })
