import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { presentCard } from '../classes.present.ts'
import { planWorkbook } from './planWorkbook.service.ts'
import { yearPlan } from './yearPlan.contract.ts'
import { planOf } from './yearPlan.service.ts'

export const yearPlanRoutes = (_app: AppContext) =>
  mount(yearPlan, {
    show: async ({ query }, actor) => {
      const { programmes, names, ...rest } = await planOf(actor, query.year)
      return {
        ...rest,
        programmes: programmes.map((each) => ({
          ...each,
          classes: each.classes.map((row) => ({ ...presentCard(row, names), nominated: row.nominated ?? 0 })),
        })),
      }
    },
    workbook: ({ query }, actor) => planWorkbook(actor, query.year),
  })
