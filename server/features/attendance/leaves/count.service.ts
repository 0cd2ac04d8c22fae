/** How many requests for leave wait for who runs classes. */
import { can, type Actor } from '../../../access/actor.ts'
import { httpFail } from '../../../lib/failure.ts'
import { businessDate } from '../../../lib/clock.ts'
import { countUpTo, type Counted } from '../../../lib/countUpTo.ts'
import { heldFor } from '../../classes/held.service.ts'
import { Leaves } from './leaves.model.ts'

/** In classes that are held now or begin soon: nobody asks earlier. */
export async function countWaiting(actor: Actor): Promise<Counted> {
  if (!can(actor, 'class.run')) throw httpFail('access.denied')
  const classes = await heldFor(actor, 'class.run', businessDate())
  return countUpTo(Leaves, { class: { $in: classes }, state: 'asked' })
}
