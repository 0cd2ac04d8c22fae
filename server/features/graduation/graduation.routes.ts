import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { answerException, askException } from './exceptions.service.ts'
import { correctGraduation, graduateAll, withdrawGraduation } from './graduate.service.ts'
import { graduation, ownGraduation } from './graduation.contract.ts'
import { enterHours } from './hours.service.ts'
import { graduationOf, graduationWorkbook, ownGraduationOf } from './list.service.ts'

export const graduationRoutes = (_app: AppContext) =>
  mount(graduation, {
    list: ({ params }, actor) => graduationOf(actor, params.trainingClass),
    workbook: ({ params }, actor) => graduationWorkbook(actor, params.trainingClass),
    async enter({ params, body }, actor) {
      await enterHours(actor, params.trainingClass, body.items)
      return graduationOf(actor, params.trainingClass)
    },
    async ask({ params, body }, actor) {
      await askException(actor, params.trainingClass, params.person, body.reason)
      return done
    },
    async answer({ params, body }, actor) {
      await answerException(actor, params.trainingClass, params.person, body)
      return done
    },
    graduate: ({ params }, actor) => graduateAll(actor, params.trainingClass),
    async withdraw({ params, body }, actor) {
      await withdrawGraduation(actor, params.trainingClass, params.person, body.reason)
      return done
    },
    async correct({ params, body }, actor) {
      await correctGraduation(actor, params.trainingClass, params.person, body.reason)
      return done
    },
  })

export const ownGraduationRoutes = (_app: AppContext) =>
  mount(ownGraduation, { show: ({ params }, actor) => ownGraduationOf(actor, params.trainingClass) })
