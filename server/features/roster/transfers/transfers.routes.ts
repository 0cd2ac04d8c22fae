import type { Router } from 'express'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { receive, refuse } from './receive.service.ts'
import { release, withdraw } from './release.service.ts'
import { transfers } from './transfers.contract.ts'
import { presentTransfer, presentTransfers } from './transfers.present.ts'
import { countWaiting, transfersOf, transfersOfPerson, unitsToReceive } from './transfers.service.ts'
import { undoReceipt } from './undoReceipt.service.ts'

export const transfersRoutes = (_app: AppContext): Router =>
  mount(transfers, {
    units: async ({ query }, actor) => ({ items: await unitsToReceive(actor, query.search) }),
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await transfersOf(actor, query)
      return { items: await presentTransfers(actor, items), nextCursor }
    },
    incoming: (_input, actor) => countWaiting(actor, 'in'),
    outgoing: (_input, actor) => countWaiting(actor, 'out'),
    ofPerson: async ({ params }, actor) => ({
      items: await presentTransfers(actor, await transfersOfPerson(actor, params.person)),
    }),
    release: ({ body }, actor) => presentTransfer(actor, release(actor, body)),
    withdraw: ({ params }, actor) => presentTransfer(actor, withdraw(actor, params.transfer)),
    refuse: ({ params, body }, actor) => presentTransfer(actor, refuse(actor, params.transfer, body.reason)),
    receive: ({ params, body }, actor) => presentTransfer(actor, receive(actor, params.transfer, body)),
    undo: ({ params }, actor) => presentTransfer(actor, undoReceipt(actor, params.transfer)),
  })
