import { standsInTree } from '../organisations/placedRows.service.ts'
import { Attempts } from './quizzes.model.ts'

/** Who may mark them; the index begins with the state. */
standsInTree('答卷', Attempts, { filter: { state: { $in: ['open', 'awaiting-marking', 'finished'] } } })
