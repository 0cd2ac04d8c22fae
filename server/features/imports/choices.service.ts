/** Whom rows in doubt mean, as a person says it. */
import type { Actor } from '../../access/actor.ts'
import { shortLists } from '../../lib/lookUp.ts'
import { fail } from './imports.failures.ts'
import { ImportRows, type RosterImport } from './imports.model.ts'
import { begin, importFor } from './imports.service.ts'
import type { PlannedRow } from './plan/planned.rule.ts'
import { openedRow } from './sealedPlan.ts'

type Choices = RosterImport['choices']
const NEW = 'new'

/**
 * What is said of rows that are in doubt; of any other row nothing is kept.
 * @throws import.choice for somebody whom the row can't mean, as the roster is by now
 */
async function meantChoices({ _id, kind }: RosterImport, given: Choices): Promise<Choices> {
  const last = new Map(given.map(({ row, person }) => [row, person]))
  const found: Choices = []
  for (const slice of shortLists(last.keys())) {
    const ids = slice.map((row) => `${_id}:${row}`)
    for (const record of await ImportRows.find({ _id: { $in: ids } }).lean()) {
      const { row, plan } = openedRow<PlannedRow>(record)
      const person = last.get(row)!
      if (plan.kind !== 'doubt') continue
      const isOne = person === NEW ? kind === 'people' : plan.candidates.includes(person)
      if (!isOne) throw fail('import.choice', { row })
      found.push({ row, person })
    }
  }
  return found
}

/** The last that was said of a row counts. */
export async function choose(actor: Actor, id: string, given: Choices): Promise<RosterImport> {
  const choices = await meantChoices(await importFor(actor, id), given)
  const rows = new Set(choices.map(({ row }) => row))
  return begin(actor, id, {
    act: 'check',
    from: ['checked', 'returned'],
    to: 'checking',
    set: (of) => ({ choices: [...of.choices.filter(({ row }) => !rows.has(row)), ...choices] }),
  })
}
