/** The posts of a unit that is merged into another, or of those who go into one that is split off. */
import type { ClientSession } from 'mongoose'
import { newId } from '../../lib/id.ts'
import { Positions, type Unit } from '../organisations/organisations.model.ts'
import { institutionOf } from '../organisations/organisations.service.ts'
import { standsAt } from '../organisations/positionPlaces.rule.ts'
import { heldTwice, lasting } from './appointmentPeriods.ts'
import { changePeople, groupedByPerson, peopleOf, postsOf, takenNumbers } from './manyPeople.service.ts'
import type { PersonChange } from './personChange.service.ts'
import { appointmentsChanged } from './roster.events.ts'
import { fail } from './roster.failures.ts'
import { Appointments, type Appointment } from './roster.model.ts'
import type { MadeChange } from './madeChange.rule.ts'

export interface Transfer {
  from: Unit
  to: Unit
  /** They end in the one and begin in the other on this business date. */
  on: string
  /** Whose; absent: everybody's. */
  people?: readonly string[]
}

/**
 * What lasts beyond the day goes on in the other unit; where the same is held there already it only ends.
 * @returns what was done, for `undoPeople`
 * @throws transfer.* when a post begins later, does not stand there, or a staff number is taken there
 */
export async function transferPosts({ from, to, on, people }: Transfer, session: ClientSession): Promise<MadeChange[]> {
  const all = await Appointments.find({ unit: from._id, supersededAt: null }, null, { session }).lean()
  const posts = all.filter((post) => lasting(post, on) && (!people || people.includes(post.person)))
  if (people && new Set(posts.map(({ person }) => person)).size < new Set(people).size) throw fail('transfer.nobody')
  if (posts.some((post) => post.from >= on)) throw fail('transfer.later')
  await refusePositions(posts, to, session)
  const ids = [...new Set(posts.map(({ person }) => person))]
  if (ids.length === 0) return []
  await refuseNumbers(ids, from, to, session)
  const held = groupedByPerson(await postsOf(ids, session))
  const changes = [...groupedByPerson(posts)].map(([person, own]) =>
    changeOf(person, own, held.get(person)!, { to, on }),
  )
  const { _id: institution } = await institutionOf(to, session)
  const revisions = await changePeople(institution, changes, session)
  await appointmentsChanged.emit({ people: ids }, session)
  return changes.map(({ person, begun, replaced }) => ({
    person,
    added: false,
    fields: [],
    begun: begun.map(({ id }) => id),
    replaced: replaced.map(({ post, by }) => ({ post, by: by.id })),
    revision: revisions.get(person)!,
  }))
}

async function refusePositions(posts: readonly Appointment[], to: Unit, session: ClientSession): Promise<void> {
  const table = await Positions.find({ _id: { $in: posts.map(({ position }) => position) } }, null, { session }).lean()
  const elsewhere = table.filter(({ places }) => !standsAt(places, to)).map(({ name }) => name)
  if (elsewhere.length > 0) throw fail('transfer.place', { names: elsewhere.join('、') })
}

async function refuseNumbers(ids: readonly string[], from: Unit, to: Unit, session: ClientSession): Promise<void> {
  const [before, after] = [await institutionOf(from, session), await institutionOf(to, session)]
  if (before._id === after._id) return
  const numbers = (await peopleOf(ids, session)).flatMap(({ staffNumber }) => staffNumber ?? [])
  const taken = await takenNumbers(after._id, numbers, new Set(ids), session)
  if (taken.size > 0) throw fail('transfer.numbers', { numbers: [...taken].slice(0, 5).join('、') })
}

function changeOf(
  person: string,
  posts: readonly Appointment[],
  held: readonly Appointment[],
  { to, on }: Pick<Transfer, 'to' | 'on'>,
): PersonChange {
  const going = posts.map((post) => ({ ...post, id: newId(), unit: to._id, from: on }))
  return {
    person,
    added: false,
    begun: going
      .filter((post) => !heldTwice(held, post))
      .map(({ id, unit, position, from, to: until, dualLeader, term }) => ({
        id,
        unit,
        position,
        from,
        to: until,
        dualLeader,
        term,
      })),
    replaced: posts.map(({ _id, unit, position, from, dualLeader }) => ({
      post: _id,
      by: { id: newId(), unit, position, from, to: on, dualLeader },
    })),
  }
}
