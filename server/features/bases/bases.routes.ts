import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { bases } from './bases.contract.ts'
import type { Base, Teacher } from './bases.model.ts'
import { presentBases, presentTeachers } from './bases.present.ts'
import { archiveBase, baseFor, createBase, listBases, saveBase } from './bases.service.ts'
import { addTeacher, archiveTeacher, listTeachers, saveTeacher } from './teachers.service.ts'

const one = async (actor: Actor, base: Base) => (await presentBases(actor, [base]))[0]!

const oneTeacher = async (teacher: Teacher) => (await presentTeachers([teacher]))[0]!

export const basesRoutes = (_app: AppContext) =>
  mount(bases, {
    list: async ({ query }, actor) => ({
      items: await presentBases(actor, await listBases(actor, query.archived === 'yes')),
    }),
    show: async ({ params }, actor) => one(actor, await baseFor(actor, 'class.read', params.base)),
    create: async ({ body }, actor) => one(actor, await createBase(actor, body)),
    save: async ({ params, body }, actor) => one(actor, await saveBase(actor, params.base, body)),
    archive: async ({ params, body }, actor) => {
      await archiveBase(actor, params.base, body.archived)
      return done
    },
    teachers: async ({ params, query }, actor) => {
      const { items, nextCursor } = await listTeachers(actor, params.base, query)
      return { items: await presentTeachers(items), nextCursor }
    },
    addTeacher: async ({ params, body }, actor) => oneTeacher(await addTeacher(actor, params.base, body)),
    saveTeacher: async ({ params, body }, actor) => oneTeacher(await saveTeacher(actor, params, body)),
    archiveTeacher: async ({ params, body }, actor) => {
      await archiveTeacher(actor, params, body.archived)
      return done
    },
  })
