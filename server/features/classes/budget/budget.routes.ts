import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { budgets } from './budget.contract.ts'
import { budgetOf, presentBudget, saveBudget } from './budget.service.ts'

export const budgetRoutes = (_app: AppContext) =>
  mount(budgets, {
    show: async ({ params }, actor) => presentBudget(await budgetOf(actor, params.trainingClass)),
    save: async ({ params, body }, actor) => presentBudget(await saveBudget(actor, params.trainingClass, body)),
  })
