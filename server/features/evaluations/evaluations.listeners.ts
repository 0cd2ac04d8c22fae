import { standsInTree } from '../organisations/placedRows.service.ts'
import { joinsRows } from '../roster/joinedPeople.service.ts'
import { Evaluations, EvaluationTurns, turnId } from './evaluations.model.ts'

standsInTree('教学评价', Evaluations)

/** Who answered as either of the two has answered. */
joinsRows(EvaluationTurns, '已填教学评价', {
  of: (person) => ({ person }),
  idFor: (row, person) => turnId(row.class, person),
})
