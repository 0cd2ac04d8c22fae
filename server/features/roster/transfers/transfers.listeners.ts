/** Transfers keep up with units and people, and hold what must not happen to somebody who is on the way. */
import { shortLists } from '../../../lib/lookUp.ts'
import { unitClosing, unitMoved } from '../../organisations/organisations.events.ts'
import { standsInTree } from '../../organisations/placedRows.service.ts'
import { followsPerson } from '../joinedPeople.service.ts'
import { namesOf } from '../people.service.ts'
import { followReceived } from '../received.service.ts'
import { postsEnding, postsUndoing } from '../roster.events.ts'
import { keepsPeople } from '../undoPeople.service.ts'
import { fail } from './transfers.failures.ts'
import { Transfers, waitingOf } from './transfers.model.ts'

standsInTree('人员调动', Transfers)
standsInTree('人员调动', Transfers, { field: 'fromAncestors' })
keepsPeople('人员调动', Transfers)

const NAMED = 5

/** A post that somebody holds elsewhere besides, where nobody knows of the transfer, may end. */
postsEnding.on(async ({ posts }, session) => {
  const ending = Map.groupBy(posts, ({ person }) => person)
  for (const slice of shortLists(ending.keys())) {
    const found = await Transfers.find(waitingOf(slice), { person: 1, posts: 1 }, { session }).lean()
    const waiting = found.filter((transfer) =>
      ending
        .get(transfer.person)!
        .some(({ unit, position }) => transfer.posts.some((post) => post.unit === unit && post.position === position)),
    )
    if (waiting.length === 0) continue
    const names = await namesOf(
      waiting.slice(0, NAMED).map(({ person }) => person),
      session,
    )
    throw fail('transfer.waiting', { names: names.map(({ name }) => name).join('、') })
  }
})

/** A post that waits to be handed over would be gone, or stand elsewhere again. */
postsUndoing.on(async ({ people, kept }, session) => {
  for (const slice of shortLists(people))
    for (const { person } of await Transfers.find(waitingOf(slice), { person: 1 }, { session }).lean())
      kept.get(person)!.push('又在办理调动')
})

unitClosing.on(async ({ unit, kept }, session) => {
  const count = await Transfers.countDocuments({ ancestors: unit, state: 'waiting' }, { session })
  if (count > 0) kept.push(`${count} 项等待接收的调动（须先接收或退回）`)
})

unitMoved.on(async ({ unit }, session) => {
  const bare = { ancestors: unit, state: 'received' as const, 'receipt.bare': true }
  for (const { person, ancestors, receipt } of await Transfers.find(bare, null, { session }).lean())
    await followReceived(person, receipt!.on, ancestors, session)
})

followsPerson(Transfers, '人员调动', {
  async obstacle({ kept, gone }) {
    const waiting = await Transfers.find(waitingOf([kept, gone]), { person: 1 }).lean()
    const names = (await namesOf(waiting.map(({ person }) => person))).map(({ name }) => name).join('、')
    return waiting.length > 0 ? `${names} 正在办理调动，请先接收、退回或撤回。` : null
  },
  async also({ state }, { gone }, session) {
    if (state !== 'waiting') return {}
    const [who] = await namesOf([gone], session)
    throw fail('transfer.waiting', { names: who?.name ?? '' })
  },
})
