import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { audiences, classChoices, coursesOffered } from './choices.service.ts'
import { classes } from './classes.contract.ts'
import type { TrainingClass } from './classes.model.ts'
import { presentCard, presentClass } from './classes.present.ts'
import { listClasses } from './classes.service.ts'
import { copyClass } from './copy.service.ts'
import { cancelClass, missingIn, openClass, removeClass } from './life.service.ts'
import { cardNames, namesOf } from './names.service.ts'
import { createClass, saveClass } from './save.service.ts'
import { classFor } from './visible.service.ts'

const one = async (actor: Actor, row: TrainingClass) =>
  presentClass(actor, row, await namesOf(row), await missingIn(row))

export const classesRoutes = (_app: AppContext) =>
  mount(classes, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await listClasses(actor, query)
      const names = await cardNames(items)
      return { items: items.map((row) => presentCard(row, names)), nextCursor }
    },
    choices: (_input, actor) => classChoices(actor),
    audiences: ({ query }, actor) => audiences(actor, query.search),
    courses: ({ query }, actor) => coursesOffered(actor, query.search),
    show: async ({ params }, actor) => one(actor, await classFor(actor, params.trainingClass)),
    create: async ({ body }, actor) => one(actor, await createClass(actor, body)),
    save: async ({ params, body }, actor) => one(actor, await saveClass(actor, params.trainingClass, body)),
    open: async ({ params, body }, actor) => one(actor, await openClass(actor, params.trainingClass, body.revision)),
    cancel: async ({ params, body }, actor) => {
      await cancelClass(actor, params.trainingClass, body.reason)
      return done
    },
    copy: async ({ params, body }, actor) => one(actor, await copyClass(actor, params.trainingClass, body)),
    remove: async ({ params }, actor) => {
      await removeClass(actor, params.trainingClass)
      return done
    },
  })
