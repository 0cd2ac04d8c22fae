import { z } from 'zod'
import { api, get, put } from '../../../http/endpoint.ts'
import { budgetItems } from '../classes.rule.ts'

/** In 分: a thousand million 元 at most. */
const Amount = z.int('金额最多两位小数').min(0, '金额不能是负数').max(100_000_000_000, '金额太大，请检查')
export const BudgetLine = z.object({
  item: z.enum(budgetItems),
  planned: Amount,
  spent: Amount,
  remark: z.string().trim().max(200, '不超过 200 个字').default(''),
})
export const BudgetView = z.object({
  items: z.array(BudgetLine),
  /** For how many people it was reckoned, and how many have a seat. */
  capacity: z.int(),
  seated: z.int(),
  revision: z.int(),
})

export const budgets = api('/classes', {
  show: get('/:trainingClass/budget', { summary: 'The budget of a class', can: 'class.write', reply: BudgetView }),
  save: put('/:trainingClass/budget', {
    summary: 'Save the budget of a class against its revision',
    can: 'class.write',
    body: z.object({
      revision: z.int(),
      items: z
        .array(BudgetLine)
        .max(30, '最多 30 项')
        .refine((lines) => new Set(lines.map(({ item }) => item)).size === lines.length, '同一项只能出现一次'),
    }),
    reply: BudgetView,
  }),
})
