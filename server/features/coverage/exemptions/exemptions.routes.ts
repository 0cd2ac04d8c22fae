import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { approve, sendBack } from './answer.service.ts'
import { apply } from './apply.service.ts'
import { endExemption } from './exempt.service.ts'
import { exemptions as contract } from './exemptions.contract.ts'
import type { ExemptionApplication } from './exemptions.model.ts'
import { presentApplications, presentExemptions, presentOwn } from './exemptions.present.ts'
import { exemptions, exemptionsOfPerson } from './list.service.ts'
import { ask, ownApplication, ownApplications, withdrawOwn } from './own.service.ts'
import {
  addOwnProof,
  addPaper,
  exemptionPaper,
  ownProof,
  paper,
  removeOwnProof,
  removePaper,
} from './proofs.service.ts'
import {
  countWaiting,
  decline,
  forward,
  receivedApplication,
  receivedApplications,
  withdraw,
} from './received.service.ts'
import { applicationsWorkbook, exemptionsWorkbook } from './workbooks.service.ts'

const own = async (row: Promise<ExemptionApplication>) => (await presentOwn([await row]))[0]!
const one = async (actor: Actor, row: Promise<ExemptionApplication>) =>
  (await presentApplications(actor, [await row]))[0]!
const again = (actor: Actor, id: string) => one(actor, receivedApplication(actor, id))

export const exemptionsRoutes = (app: AppContext) =>
  mount(contract, {
    own: async (_input, actor) => ({ items: await presentOwn(await ownApplications(actor)) }),
    ownOne: ({ params }, actor) => own(ownApplication(actor, params.exemptionApplication)),
    ask: ({ body }, actor) => own(ask(actor, body)),
    addOwnProof: ({ params, file }, actor) => own(addOwnProof(app, actor, params.exemptionApplication, file)),
    removeOwnProof: ({ params }, actor) => own(removeOwnProof(app, actor, params)),
    ownProof: ({ params }, actor) => ownProof(app, actor, params),
    withdrawOwn: ({ params }, actor) => own(withdrawOwn(actor, params.exemptionApplication)),
    apply: async ({ body }, actor) => ({ items: await apply(actor, body) }),
    waiting: (_input, actor) => countWaiting(actor),
    applications: async ({ query }, actor) => {
      const { items, nextCursor } = await receivedApplications(actor, query)
      return { items: await presentApplications(actor, items), nextCursor }
    },
    applicationsWorkbook: ({ query }, actor) => applicationsWorkbook(actor, query),
    application: ({ params }, actor) => again(actor, params.exemptionApplication),
    addPaper: ({ params, file }, actor) => one(actor, addPaper(app, actor, params.exemptionApplication, file)),
    removePaper: ({ params }, actor) => one(actor, removePaper(app, actor, params)),
    paper: ({ params }, actor) => paper(app, actor, params),
    forward: async ({ params, body }, actor) => {
      await forward(actor, params.exemptionApplication, body)
      return again(actor, params.exemptionApplication)
    },
    decline: async ({ params, body }, actor) => {
      await decline(actor, params.exemptionApplication, body.reason)
      return again(actor, params.exemptionApplication)
    },
    withdraw: async ({ params }, actor) => {
      await withdraw(actor, params.exemptionApplication)
      return again(actor, params.exemptionApplication)
    },
    approve: async ({ body }, actor) => {
      await approve(actor, body)
      return done
    },
    sendBack: async ({ body }, actor) => {
      await sendBack(actor, body)
      return done
    },
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await exemptions(actor, query)
      return { items: await presentExemptions(items), nextCursor }
    },
    workbook: ({ query }, actor) => exemptionsWorkbook(actor, query),
    ofPerson: async ({ params }, actor) => {
      const { rows, open } = await exemptionsOfPerson(actor, params.person)
      return { exemptions: await presentExemptions(rows), applications: await presentApplications(actor, open) }
    },
    proof: ({ params }, actor) => exemptionPaper(app, actor, params),
    end: async ({ params, body }, actor) => {
      await endExemption(actor, params.exemption, body)
      return done
    },
  })
