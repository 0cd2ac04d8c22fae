import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { closeUnit, moveUnit, renameUnit } from './changeUnits.service.ts'
import { createUnit } from './editUnits.service.ts'
import { mergeUnit, splitUnit } from './mergeUnits.service.ts'
import { organisations } from './organisations.contract.ts'
import { presentChange, presentKind, presentUnit } from './organisations.present.ts'
import { positions, roots, searchUnits, showUnit } from './organisations.service.ts'
import { undoChange } from './undoUnits.service.ts'
import { changesOf, extentOf, unitAsOf } from './unitHistory.service.ts'
import { removeKind, saveKind, unitKinds } from './unitKinds.service.ts'

export const organisationsRoutes = (_app: AppContext): Router =>
  mount(organisations, {
    positions: async () => ({
      items: (await positions()).map(({ _id, name, places, archivedAt }) => ({
        ...{ id: _id, name, places, archived: archivedAt !== undefined },
      })),
    }),
    roots: async (_input, actor) => ({ items: (await roots(actor)).map(presentUnit) }),
    search: async ({ query }, actor) => ({
      items: (await searchUnits(actor, query.search, query.kind)).map((unit) => ({
        ...presentUnit(unit),
        path: unit.path,
      })),
    }),
    show: async ({ params }, actor) => {
      const { unit, ancestors, children } = await showUnit(actor, params.unit)
      return { ...presentUnit(unit), ancestors, children: children.map(presentUnit), revision: unit.revision }
    },
    create: async ({ params, body }, actor) => presentUnit(await createUnit(actor, params.unit, body)),
    rename: async ({ params, body }, actor) => presentUnit(await renameUnit(actor, params.unit, body)),
    move: async ({ params, body }, actor) => presentUnit(await moveUnit(actor, params.unit, body)),
    close: async ({ params, body }, actor) => presentUnit(await closeUnit(actor, params.unit, body)),
    merge: async ({ params, body }, actor) => presentUnit(await mergeUnit(actor, params.unit, body)),
    split: async ({ params, body }, actor) => presentUnit(await splitUnit(actor, params.unit, body)),
    changes: async ({ params }, actor) => {
      const changes = await changesOf(actor, params.unit)
      const last = changes.find(({ undone }) => !undone)
      return { items: changes.map((change) => presentChange(change, change === last)) }
    },
    asOf: ({ params, query }, actor) => unitAsOf(actor, params.unit, query.on),
    extent: ({ params }, actor) => extentOf(actor, params.unit),
    undo: async ({ params }, actor) => {
      await undoChange(actor, params.change)
      return done
    },
    kinds: async () => ({ items: (await unitKinds()).map(presentKind) }),
    saveKind: async ({ params, body }, actor) => {
      await saveKind(actor, params.unitKind, body)
      return done
    },
    removeKind: async ({ params, body }, actor) => {
      await removeKind(actor, params.unitKind, body.revision)
      return done
    },
  })
