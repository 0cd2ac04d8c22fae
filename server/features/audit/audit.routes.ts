import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { audit } from './audit.contract.ts'
import { presentEntry } from './audit.present.ts'
import { trail, trailWorkbook } from './trail.service.ts'

export const auditRoutes = (_app: AppContext): Router =>
  mount(audit, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await trail(actor, query)
      return { items: items.map(presentEntry), nextCursor }
    },
    workbook: ({ query }, actor) => trailWorkbook(actor, query),
  })
