import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { handbookFor, hasHandbook, saveHandbook } from './handbook.service.ts'
import { classMaterials } from './materials.contract.ts'
import type { ClassMaterial } from './materials.model.ts'
import { presentMaterials } from './materials.present.ts'
import {
  addFile,
  addLink,
  materialFile,
  materialsFor,
  openedMaterial,
  orderMaterials,
  removeMaterial,
  saveMaterial,
} from './materials.service.ts'

const one = async (actor: Actor, row: ClassMaterial) => (await presentMaterials(actor, [row], true))[0]!

export const classMaterialsRoutes = (app: AppContext) =>
  mount(classMaterials, {
    list: async ({ params }, actor) => {
      const { rows, runs } = await materialsFor(actor, params.trainingClass)
      const handbook = await hasHandbook(params.trainingClass)
      return { items: await presentMaterials(actor, rows, runs), runs, handbook }
    },
    addFile: async ({ params, query: { session = null, from = null, ...query }, file }, actor) =>
      one(actor, await addFile(app, actor, params.trainingClass, { ...query, session, from }, file)),
    addLink: async ({ params, body }, actor) => one(actor, await addLink(actor, params.trainingClass, body)),
    order: async ({ params, body }, actor) => {
      await orderMaterials(actor, params.trainingClass, body.ids)
      return done
    },
    save: async ({ params, body }, actor) => one(actor, await saveMaterial(actor, params, body)),
    remove: async ({ params }, actor) => {
      await removeMaterial(app, actor, params)
      return done
    },
    opened: async ({ params }, actor) => {
      await openedMaterial(actor, params)
      return done
    },
    file: ({ params }, actor) => materialFile(app, actor, params),
    handbook: ({ params }, actor) => handbookFor(actor, params.trainingClass),
    saveHandbook: ({ params, body }, actor) => saveHandbook(actor, params.trainingClass, body),
  })
