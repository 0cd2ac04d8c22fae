import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { honours as contract } from './honours.contract.ts'
import type { Honour } from './honours.model.ts'
import { addProof, readProof, removeProof } from './proofs.service.ts'
import { presentHonours } from './honours.present.ts'
import { addHonour, removeHonour, saveHonour, subjectOf } from './honours.service.ts'
import { allKinds, honourKinds, removeKind, saveKind } from './kinds.service.ts'
import { honours, honoursOfSubject, honoursWorkbook } from './list.service.ts'

const of = async (subject: string) => ({
  items: await presentHonours(await honoursOfSubject(subject), await allKinds()),
})

const one = async (row: Honour) => (await presentHonours([row], await allKinds()))[0]!

export const honoursRoutes = (app: AppContext) =>
  mount(contract, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await honours(actor, query)
      return { items: await presentHonours(items, await allKinds()), nextCursor }
    },
    workbook: ({ query }, actor) => honoursWorkbook(actor, query),
    kinds: async (_input, actor) => ({
      items: (await honourKinds(actor)).map(({ _id: id, ...kind }) => ({ id, ...kind })),
    }),
    saveKind: async ({ params, body }, actor) => {
      await saveKind(actor, params.honourKind, body)
      return done
    },
    removeKind: async ({ params }, actor) => {
      await removeKind(actor, params.honourKind)
      return done
    },
    ofUnit: async ({ params }, actor) => of((await subjectOf.unit(actor, 'roster.read', params.unit)).subject),
    ofPerson: async ({ params }, actor) => of((await subjectOf.person(actor, 'roster.read', params.person)).subject),
    addToUnit: async ({ params, body }, actor) => {
      await addHonour(actor, await subjectOf.unit(actor, 'honour.write', params.unit), body)
      return done
    },
    addToPerson: async ({ params, body }, actor) => {
      await addHonour(actor, await subjectOf.person(actor, 'honour.write', params.person), body)
      return done
    },
    save: async ({ params, body }, actor) => {
      await saveHonour(actor, params.honour, body)
      return done
    },
    addProof: async ({ params, file }, actor) => one(await addProof(app, actor, params.honour, file)),
    removeProof: async ({ params }, actor) => one(await removeProof(app, actor, params)),
    proof: ({ params }, actor) => readProof(app, actor, params),
    remove: async ({ params, body }, actor) => {
      await removeHonour(app, actor, params.honour, body.reason)
      return done
    },
  })
