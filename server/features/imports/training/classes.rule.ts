/** The classes in a file of training, and which programme each is taken for. */
import type { z } from 'zod'
import type { ClassView } from '../imports.contract.ts'
import type { PlannedTraining } from './planTraining.rule.ts'

export type TrainingClass = z.infer<typeof ClassView>
interface Programme {
  _id: string
  title: string
}

/** As many as a person can look through; what is beyond them counts for no programme. */
const MOST = 500

/**
 * By name, in the order of the file. What a person chose before stays; a class that is called as a programme is taken for
 * it.
 */
export function classesOf(
  planned: readonly PlannedTraining[],
  before: readonly TrainingClass[],
  programmes: readonly Programme[],
): TrainingClass[] {
  const chosen = new Map(before.map((each) => [each.name, each]))
  const titled = new Map(programmes.map((programme) => [programme.title, programme]))
  const classes = new Map<string, TrainingClass>()
  for (const row of planned) {
    if (row.kind !== 'new') continue
    const { className: name, from, to } = row.entry
    const known = classes.get(name)
    if (known) {
      known.rows++
      if (from < known.from) known.from = from
      if (to > known.to) known.to = to
      continue
    }
    const { programme = titled.get(name)?._id ?? null, programmeTitle = titled.get(name)?.title ?? null } =
      chosen.get(name) ?? {}
    classes.set(name, { name, rows: 1, from, to, programme, programmeTitle })
  }
  return [...classes.values()].slice(0, MOST)
}
