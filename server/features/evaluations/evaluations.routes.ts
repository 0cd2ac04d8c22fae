import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { answer, ownState } from './answer.service.ts'
import { openCards } from './answered.service.ts'
import { evaluationFigures } from './evaluationFigures.contract.ts'
import { evaluations } from './evaluations.contract.ts'
import { closeNow, remindNow, removeEvaluation, saveEvaluation, stateOf } from './evaluations.service.ts'
import { baseFigures, basesOf, ownFigures } from './figures.service.ts'
import { ownEvaluations } from './ownEvaluations.contract.ts'
import { results, resultsWorkbook } from './results.service.ts'

export const evaluationsRoutes = (_app: AppContext) =>
  mount(evaluations, {
    show: ({ params }, actor) => stateOf(actor, params.trainingClass),
    async save({ params, body }, actor) {
      await saveEvaluation(actor, params.trainingClass, body)
      return stateOf(actor, params.trainingClass)
    },
    remind: async ({ params }, actor) => ({ told: await remindNow(actor, params.trainingClass) }),
    async close({ params }, actor) {
      await closeNow(actor, params.trainingClass)
      return stateOf(actor, params.trainingClass)
    },
    async remove({ params }, actor) {
      await removeEvaluation(actor, params.trainingClass)
      return done
    },
    results: ({ params }, actor) => results(actor, params.trainingClass),
    workbook: ({ params }, actor) => resultsWorkbook(actor, params.trainingClass),
  })

export const ownEvaluationsRoutes = (_app: AppContext) =>
  mount(ownEvaluations, {
    open: async (_input, actor) => ({ items: await openCards(actor) }),
    show: ({ params }, actor) => ownState(actor, params.trainingClass),
    answer: async ({ params, body }, actor) => ({ added: await answer(actor, params.trainingClass, body) }),
  })

export const evaluationFiguresRoutes = (_app: AppContext) =>
  mount(evaluationFigures, {
    bases: ({ query }, actor) => basesOf(actor, query.year),
    base: ({ params, query }, actor) => baseFigures(actor, params.base, query.year),
    own: (_input, actor) => ownFigures(actor),
  })
