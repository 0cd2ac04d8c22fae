import { classSaved } from '../classes/classes.events.ts'
import { classesById } from '../classes/kindred.service.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { joinsRows } from '../roster/joinedPeople.service.ts'
import { Evaluations, EvaluationTurns, turnId } from './evaluations.model.ts'

standsInTree('教学评价', Evaluations)

/** Who answered as either of the two has answered. */
joinsRows(EvaluationTurns, '已填教学评价', {
  of: (person) => ({ person }),
  idFor: (row, person) => turnId(row.class, person),
})

/** A class that is called or dated otherwise is so in the figures, too. */
classSaved.on(async ({ class: id }, session) => {
  const row = (await classesById([id], session)).get(id)
  if (!row) return
  const { title, year, from } = row
  await Evaluations.updateOne({ _id: id }, { $set: { title, year, from } }, { session })
})
