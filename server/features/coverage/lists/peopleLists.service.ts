/** Lists of a unit and who is in them: kept and read by whoever sees the unit's coverage. */
import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { shortLists } from '../../../lib/lookUp.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { conflict, rerunOnDuplicate, transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { unitFor } from '../../organisations/organisations.service.ts'
import { postHolders, type PostHolder } from '../../roster/people.service.ts'
import type { StandingQuery } from '../coverage.contract.ts'
import { peopleBehind } from '../people.service.ts'
import { MOST_LISTED } from './peopleLists.contract.ts'
import { fail } from './peopleLists.failures.ts'
import { listedId, ListedPeople, PeopleLists, type ListedPerson, type PeopleList } from './peopleLists.model.ts'

/** @throws notFound for one of elsewhere */
async function listFor(actor: Actor, id: string, session?: ClientSession): Promise<PeopleList> {
  const own = { _id: id, ...scope(actor, 'coverage.read') }
  const list = await PeopleLists.findOne(own, null, session ? { session } : {}).lean()
  if (!list) throw httpFail('notFound')
  return list
}

/** `unit`: only those that may hold its people, which are of the unit or of one above it. */
export async function listsOf(
  actor: Actor,
  { unit, cursor, limit }: { unit?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<CursorPage<PeopleList>> {
  const own = scope(actor, 'coverage.read')
  const above = unit ? (await unitFor(actor, 'coverage.read', unit)).ancestors : null
  const also = above ? { also: { unit: { $in: above } } } : {}
  return cutPage(await newestFirst(PeopleLists, own, cursor, limit + 1, also), limit, 'at')
}

/** How many people are in each. */
export async function sizesOf(lists: readonly string[]): Promise<Map<string, number>> {
  const rows = await ListedPeople.find({ list: { $in: [...lists] } }, { list: 1 }).lean()
  return new Map([...Map.groupBy(rows, ({ list }) => list)].map(([list, own]) => [list, own.length]))
}

export async function createList(
  actor: Actor,
  { id, unit, title }: { id: string; unit: string; title: string },
): Promise<PeopleList> {
  const { ancestors, name } = await unitFor(actor, 'coverage.read', unit)
  const who = { madeBy: actor.account, byName: actor.name, at: now() }
  const row: PeopleList = { _id: id, title, unit, ancestors, ...who, revision: 1 }
  const create = () =>
    transaction(async (session) => {
      await PeopleLists.create([row], { session })
      await note(actor, 'peopleList.create', id, `${title}，${name}`, session)
    })
  return createOnce(PeopleLists, { row, given: ['unit', 'title'], own: { madeBy: actor.account }, create })
}

type Kept = z.output<typeof StandingQuery> & { requirement: string; unit: string; people?: string[] | undefined }

/** @throws peopleList.full, peopleList.elsewhere */
export async function keepPeople(
  actor: Actor,
  id: string,
  { requirement, unit, people, ...query }: Kept,
): Promise<{ added: number; already: number }> {
  const behind = await peopleBehind(actor, { requirement, unit }, people ?? query, MOST_LISTED)
  return transaction(async (session) => {
    const list = await listFor(actor, id, session)
    if (!behind.ancestors.includes(list.unit)) throw fail('peopleList.elsewhere')
    const listed = await ListedPeople.find({ list: id }, { person: 1 }, { session }).lean()
    const known = new Set(listed.map(({ person }) => person))
    const fresh = behind.people?.filter((person) => !known.has(person)) ?? []
    if (!behind.people || known.size + fresh.length > MOST_LISTED) throw fail('peopleList.full', { most: MOST_LISTED })
    const already = behind.people.length - fresh.length
    if (fresh.length === 0) return { added: 0, already }
    const own = { _id: id, revision: list.revision }
    const { matchedCount } = await PeopleLists.updateOne(own, { $inc: { revision: 1 } }, { session })
    if (matchedCount === 0) throw conflict('somebody else wrote the list first')
    const who = { list: id, byName: actor.name, at: now() }
    const rows = fresh.map((person): ListedPerson => ({ _id: listedId(id, person), person, ...who }))
    await ListedPeople.insertMany(rows, { session }).catch(rerunOnDuplicate)
    return { added: fresh.length, already }
  })
}

/** Twice is once. */
export async function takeOut(actor: Actor, id: string, people: readonly string[]): Promise<void> {
  await listFor(actor, id)
  for (const some of shortLists(people.map((person) => listedId(id, person))))
    await ListedPeople.deleteMany({ _id: { $in: some } })
}

export const removeList = (actor: Actor, id: string): Promise<void> =>
  transaction(async (session) => {
    const { title } = await listFor(actor, id, session)
    await PeopleLists.deleteOne({ _id: id }, { session })
    await ListedPeople.deleteMany({ list: id }, { session })
    await note(actor, 'peopleList.remove', id, title, session)
  })

export interface Listed {
  list: PeopleList
  /** By name. `unit`: of the newest post, where the caller sees it. */
  people: (Pick<PostHolder, '_id' | 'name' | 'staffNumber'> & { unit: string | null; at: Date })[]
  unseen: number
}

/** Who has left the caller's units is counted and not named. */
export async function peopleOf(actor: Actor, id: string): Promise<Listed> {
  const list = await listFor(actor, id)
  const rows = await ListedPeople.find({ list: id }).lean()
  const since = new Map(rows.map(({ person, at }) => [person, at]))
  const held = new Set(unitsOf(actor, 'coverage.read'))
  const holders = await postHolders([...since.keys()], scope(actor, 'coverage.read'))
  const people = holders
    .map(({ _id, name, staffNumber, unit, ancestors }) => ({
      ...{ _id, name, staffNumber, at: since.get(_id)! },
      unit: ancestors.some((each) => held.has(each)) ? unit : null,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
  return { list, people, unseen: rows.length - people.length }
}
