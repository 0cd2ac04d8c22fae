/** The budget of a class: kept by who runs the base, seen by nobody else but the committee. */
import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { fail } from '../classes.failures.ts'
import { TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { classIn } from '../visible.service.ts'
import { sumOf, yuan } from './budget.rule.ts'
import type { BudgetView } from './budget.contract.ts'

export const budgetOf = (actor: Actor, id: string): Promise<TrainingClass> => classIn(actor, 'class.write', id)

export const presentBudget = ({ budget, capacity, seated, revision }: TrainingClass): z.input<typeof BudgetView> => ({
  items: budget,
  ...{ capacity, seated, revision },
})

/** After the class is over too: that is when it is known what was spent. @throws class.stale */
export async function saveBudget(
  actor: Actor,
  id: string,
  { revision, items }: { revision: number; items: TrainingClass['budget'] },
): Promise<TrainingClass> {
  return transaction(async (session) => {
    const before = await classIn(actor, 'class.write', id, session)
    const { matchedCount } = await TrainingClasses.updateOne(
      { _id: id, revision },
      { $set: { budget: items, revision: revision + 1 } },
      { session },
    )
    if (matchedCount === 0) throw fail('class.stale')
    const { planned, spent } = sumOf(items)
    const said = `${before.title}：预算 ${yuan(planned)} 元，已用 ${yuan(spent)} 元`
    await note(actor, 'class.budget', id, said, session)
    return { ...before, budget: items, revision: revision + 1 }
  })
}
