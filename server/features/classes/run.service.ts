/** Classes that the actor runs, to choose one. */
import { reach, type Actor } from '../../access/actor.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { TrainingClasses, type TrainingClass } from './classes.model.ts'

/** The last to begin first; none that is a draft or was cancelled. */
export async function classesRun(actor: Actor, search: string, limit: number): Promise<TrainingClass[]> {
  const found = await Promise.all(
    reach(actor, 'class.run', 'class', '_id').map((filter) =>
      findInOrder<TrainingClass>(
        TrainingClasses,
        [{ ...filter, state: { $in: ['open', 'ranked'] } }, nameSearch(search, [], 'title')],
        { from: -1, _id: -1 },
        limit,
      ),
    ),
  )
  return found.flat().slice(0, limit)
}
