import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { classFor } from '../visible.service.ts'
import { copyDay } from './copyDay.service.ts'
import { lookAt, timetableWorkbook } from './look.service.ts'
import { timetable } from './timetable.contract.ts'
import type { ClassSession } from './timetable.model.ts'
import { presentSessions } from './timetable.present.ts'
import { addSession, checkSession, removeSession, saveSession } from './timetable.service.ts'
import type { Actor } from '../../../access/actor.ts'

const one = async (actor: Actor, row: ClassSession) =>
  (await presentSessions((await classFor(actor, row.class)).base, [row]))[0]!

export const timetableRoutes = (_app: AppContext) =>
  mount(timetable, {
    show: ({ params }, actor) => lookAt(actor, params.trainingClass),
    workbook: ({ params }, actor) => timetableWorkbook(actor, params.trainingClass),
    check: async ({ params, body }, actor) => ({ items: await checkSession(actor, params.trainingClass, body) }),
    add: async ({ params, body }, actor) => one(actor, await addSession(actor, params.trainingClass, body)),
    copyDay: async ({ params, body }, actor) => {
      await copyDay(actor, params.trainingClass, body)
      return done
    },
    save: async ({ params, body }, actor) => one(actor, await saveSession(actor, params, body)),
    remove: async ({ params }, actor) => {
      await removeSession(actor, params)
      return done
    },
  })
