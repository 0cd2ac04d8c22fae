import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { classPrints } from './prints.contract.ts'
import { cancelPrint, makePrint, printOf, showPrint } from './prints.service.ts'

export const classPrintsRoutes = (app: AppContext) =>
  mount(classPrints, {
    show: ({ params }, actor) => showPrint(actor, params.trainingClass),
    make: ({ params }, actor) => makePrint(actor, params.trainingClass),
    cancel: ({ params }, actor) => cancelPrint(actor, params.trainingClass),
    file: ({ params }, actor) => printOf(app, actor, params.trainingClass),
  })
