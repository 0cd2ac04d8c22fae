/** The own book of wrong answers 错题本: looked through, noted in, and what one wants out of it. */
import { ownPerson, type Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { countUpTo } from '../../lib/countUpTo.ts'
import { httpFail } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { conflict, transaction } from '../../lib/transaction.ts'
import { topicNames } from '../questions/topics/topics.service.ts'
import { bareText } from '../questions/sameText.rule.ts'
import { WrongAnswers, type WrongAnswer } from './book.model.ts'
import { putBack } from './entry.ts'
import { gather } from './gather.service.ts'
import { byWeakness, type EntryState, type Group } from './practice.rule.ts'

interface Query {
  search?: string | undefined
  group?: string | undefined
  state: EntryState
  cursor?: string | undefined
  limit: number
}

/** The last answered wrongly first. */
export async function listBook(actor: Actor, { search, group, state, cursor, limit }: Query) {
  const person = ownPerson(actor)
  await gather(person)
  const typed = bareText(search ?? '')
  const rows = await findInOrder<WrongAnswer>(
    WrongAnswers,
    [
      { person, state },
      group ? { group } : {},
      typed ? { text: { $regex: typed } } : {}, // letters and digits alone
      afterCursor(cursor, 'at', -1, 'instant'),
    ],
    { at: -1, _id: -1 },
    limit + 1,
  )
  return cutPage(rows, limit, 'at')
}

const isOpenAndDue = (person: string) => ({ person, state: 'open' as const, dueOn: { $lt: `${businessDate()}~` } })

/** As far as one counts. */
export async function countDue(actor: Actor) {
  const person = ownPerson(actor)
  await gather(person)
  return countUpTo(WrongAnswers, isOpenAndDue(person))
}

const nameOf = (group: string, names: ReadonlyMap<string, string>): string =>
  names.get(group) ?? (group.startsWith('=') && group.length > 1 ? group.slice(1) : '其他')

export async function namesOfGroups(groups: readonly string[]): Promise<(group: string) => string> {
  const names = await topicNames(groups.filter((group) => !group.startsWith('=')))
  return (group) => nameOf(group, names)
}

/** The own topics, the weakest first. */
export async function ownGroups(actor: Actor): Promise<Group[]> {
  const person = ownPerson(actor)
  await gather(person)
  const today = businessDate()
  const rows = await WrongAnswers.find({ person }, { group: 1, state: 1, dueOn: 1, wrong: 1, right: 1 }).lean<
    Pick<WrongAnswer, 'group' | 'state' | 'dueOn' | 'wrong' | 'right'>[]
  >()
  const nameFor = await namesOfGroups(rows.map(({ group }) => group))
  const groups = [...Map.groupBy(rows, ({ group }) => group)].map(([group, of]): Group => {
    const open = of.filter(({ state }) => state === 'open')
    return {
      ...{ group, name: nameFor(group), open: open.length, due: open.filter(({ dueOn }) => dueOn <= today).length },
      mastered: of.filter(({ state }) => state === 'mastered').length,
      wrong: of.reduce((sum, { wrong }) => sum + wrong, 0),
      right: of.reduce((sum, { right }) => sum + right, 0),
    }
  })
  return groups.sort(byWeakness)
}

/** Of the weakest topics first, and of each those that have been due for longest; with `group` whatever is in it. */
export async function toReview(actor: Actor, group: string | undefined, most: number): Promise<WrongAnswer[]> {
  const person = ownPerson(actor)
  const order = (await ownGroups(actor)).map((each) => each.group)
  const rows = await WrongAnswers.find(group ? { person, state: 'open', group } : isOpenAndDue(person), {
    ...{ group: 1, dueOn: 1 },
  }).lean<Pick<WrongAnswer, '_id' | 'group' | 'dueOn'>[]>()
  const first = rows
    .sort(
      (a, b) =>
        order.indexOf(a.group) - order.indexOf(b.group) || a.dueOn.localeCompare(b.dueOn) || (a._id < b._id ? -1 : 1),
    )
    .slice(0, most)
  const found = await WrongAnswers.find({ _id: { $in: first.map(({ _id }) => _id) } }).lean()
  const byId = new Map(found.map((row) => [row._id, row]))
  return first.flatMap(({ _id }) => byId.get(_id) ?? [])
}

/** Hidden, put back, or with another note. @throws notFound for one of somebody else */
export async function saveEntry(
  actor: Actor,
  id: string,
  { state, remark }: { state?: 'open' | 'hidden' | undefined; remark?: string | undefined },
): Promise<void> {
  const person = ownPerson(actor)
  await transaction(async (session) => {
    const row = await WrongAnswers.findOne({ _id: id, person }, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    const moved = state === 'open' ? putBack(row, now()) : { ...row, state: state ?? row.state }
    const after = { ...moved, note: remark ?? row.note }
    const set = { state: after.state, note: after.note, streak: after.streak, dueOn: after.dueOn }
    const { matchedCount } = await WrongAnswers.updateOne({ _id: id, state: row.state }, { $set: set }, { session })
    if (matchedCount === 0) throw conflict('it was answered meanwhile')
  })
}
