/** What is open to a trainee, with how far the own rounds are. */
import { ownPerson, type Actor } from '../../access/actor.ts'
import { openSets } from './audience.service.ts'
import { presentOpenSet } from './practice.present.ts'
import { answeredOf, summariesOf } from './runs.service.ts'

export async function ownSets(actor: Actor) {
  const sets = await openSets(actor)
  const runs = await summariesOf(
    ownPerson(actor),
    sets.map(({ _id }) => _id),
  )
  const open = [...runs.values()].flat().filter(({ state }) => state === 'open')
  const answered = await answeredOf(open.map(({ _id }) => _id))
  return sets.map((set) => {
    const own = runs.get(set._id) ?? []
    const going = own.find(({ state }) => state === 'open')
    return presentOpenSet(set, own, answered.get(going?._id ?? '') ?? 0)
  })
}
