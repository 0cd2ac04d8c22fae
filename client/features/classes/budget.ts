import { budgetItems, type BudgetItem } from '../../../server/features/classes/classes.rule.ts'
import type { Reply } from '../../lib/api.ts'

type Line = Reply<'budgets', 'show'>['items'][number]
/** In 元, as they are typed; empty: nothing. */
export interface BudgetForm {
  lines: Record<BudgetItem, { planned: number | ''; spent: number | ''; remark: string }>
}

export function linesOf(items: readonly Line[]): BudgetForm['lines'] {
  const given = new Map(items.map((line) => [line.item, line]))
  return Object.fromEntries(
    budgetItems.map((item) => {
      const { planned = 0, spent = 0, remark = '' } = given.get(item) ?? {}
      return [item, { planned: planned ? planned / 100 : '', spent: spent ? spent / 100 : '', remark }]
    }),
  ) as BudgetForm['lines']
}

const fen = (yuan: number | ''): number => Math.round(Number(yuan) * 100)

/** Items of which nothing was said are left out. */
export const toSend = ({ lines }: BudgetForm): Line[] =>
  budgetItems
    .map((item) => ({
      item,
      planned: fen(lines[item].planned),
      spent: fen(lines[item].spent),
      remark: lines[item].remark,
    }))
    .filter(({ planned, spent, remark }) => planned > 0 || spent > 0 || remark !== '')
