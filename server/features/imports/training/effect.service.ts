/** Reckons what training does to coverage once its programmes were chosen anew. */
import { ImportRows, RosterImports } from '../imports.model.ts'
import { openedRow } from '../sealedPlan.ts'
import type { PlannedTraining } from './planTraining.rule.ts'
import { effectOf } from './training.service.ts'

/** The job. Stored only for the choice that it was reckoned of: a later one has a job of its own. */
export async function reckonEffect(id: string, signal: AbortSignal): Promise<void> {
  const of = await RosterImports.findById(id).lean()
  if (!of || of.effect !== null) return
  const planned: PlannedTraining[] = []
  for await (const row of ImportRows.find({ import: id, kind: 'new' }).sort({ row: 1, _id: 1 }).lean())
    planned.push(openedRow<PlannedTraining>(row).plan)
  const effect = await effectOf(planned, of.classes, signal)
  await RosterImports.updateOne({ _id: id, classesRevision: of.classesRevision }, { $set: { effect } })
}
