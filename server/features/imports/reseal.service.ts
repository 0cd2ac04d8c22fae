import { resealRows, type Reseal } from '../../secrecy/resealRows.ts'
import { ImportRows } from './imports.model.ts'
import { openedRow, sealedPlan } from './sealedPlan.ts'

/** The plans of imports: what one is taken back by must open as long as it is kept. */
export const resealPlans: Reseal = (how) =>
  resealRows(ImportRows, { plan: 1 }, how, (row) => [
    { path: 'plan', sealed: row.plan, again: () => ({ plan: sealedPlan(row._id, openedRow(row).plan) }) },
  ])
