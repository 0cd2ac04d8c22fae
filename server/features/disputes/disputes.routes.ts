import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { disputes } from './disputes.contract.ts'
import type { Dispute } from './disputes.model.ts'
import { presentOwn, presentReceived } from './disputes.present.ts'
import { mendable } from './mendable.service.ts'
import { ownDispute, ownDisputes, raise, withdraw } from './own.service.ts'
import { addProof, ownProof, receivedProof, removeProof } from './proofs.service.ts'
import { answer, countWaiting, receivedDispute, receivedDisputes } from './received.service.ts'

const own = async (row: Promise<Dispute>) => (await presentOwn([await row]))[0]!
const received = async (row: Dispute) => (await presentReceived([row]))[0]!

export const disputesRoutes = (app: AppContext) =>
  mount(disputes, {
    own: async (_input, actor) => ({ items: await presentOwn(await ownDisputes(actor)) }),
    ownOne: ({ params }, actor) => own(ownDispute(actor, params.dispute)),
    raise: ({ body }, actor) => own(raise(actor, body)),
    addProof: ({ params, file }, actor) => own(addProof(app, actor, params.dispute, file)),
    removeProof: ({ params }, actor) => own(removeProof(app, actor, params)),
    ownProof: ({ params }, actor) => ownProof(app, actor, params),
    withdraw: ({ params }, actor) => own(withdraw(actor, params.dispute)),
    waiting: (_input, actor) => countWaiting(actor),
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await receivedDisputes(actor, query)
      return { items: await presentReceived(items), nextCursor }
    },
    show: async ({ params }, actor) => {
      const row = await receivedDispute(actor, params.dispute)
      return { ...(await received(row)), mendable: row.state === 'open' ? await mendable(row) : [] }
    },
    proof: ({ params }, actor) => receivedProof(app, actor, params),
    answer: async ({ params, body }, actor) => received(await answer(actor, params.dispute, body)),
  })
