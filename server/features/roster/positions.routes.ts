import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { positions } from './positions.contract.ts'
import { positionTable, savePosition } from './positions.service.ts'

export const positionsRoutes = (_app: AppContext): Router =>
  mount(positions, {
    table: async (_input, actor) => ({ items: await positionTable(actor) }),
    save: ({ params, body }, actor) => savePosition(actor, params.position, body).then(() => done),
  })
