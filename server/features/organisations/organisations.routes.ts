import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { createUnit, renameUnit } from './editUnits.service.ts'
import { organisations } from './organisations.contract.ts'
import { presentUnit } from './organisations.present.ts'
import { positions, roots, searchUnits, showUnit } from './organisations.service.ts'

export const organisationsRoutes = (_app: AppContext): Router =>
  mount(organisations, {
    positions: async () => ({ items: (await positions()).map(({ _id, name, places }) => ({ id: _id, name, places })) }),
    roots: async (_input, actor) => ({ items: (await roots(actor)).map(presentUnit) }),
    search: async ({ query }, actor) => ({
      items: (await searchUnits(actor, query.search, query.kind)).map((unit) => ({
        ...presentUnit(unit),
        path: unit.path,
      })),
    }),
    show: async ({ params }, actor) => {
      const { unit, ancestors, children } = await showUnit(actor, params.unit)
      return { ...presentUnit(unit), ancestors, children: children.map(presentUnit) }
    },
    create: async ({ params, body }, actor) => presentUnit(await createUnit(actor, params.unit, body)),
    rename: async ({ params, body }, actor) => presentUnit(await renameUnit(actor, params.unit, body.name)),
  })
