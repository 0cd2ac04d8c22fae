/** Groups of a class: kept by who runs it, seen by its members. */
import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { rerunOnDuplicate, transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { membersOf, ownClass, type Member } from '../../classes/members.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import { ClassGroupings } from './groups.model.ts'
import { isSound, type Group } from './groups.rule.ts'

export type { Group }
const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** With their members alone: whoever left the class is in none. */
async function kept(trainingClass: string, session?: ClientSession) {
  const [row, members] = [
    await ClassGroupings.findById(trainingClass, null, within(session)).lean(),
    await membersOf(trainingClass, {}, session),
  ]
  const here = new Set(members.map(({ person }) => person))
  const groups = (row?.groups ?? []).map(({ id, name, leader, people }): Group => ({
    ...{ id, name, leader: leader && here.has(leader) ? leader : null },
    people: people.filter((person) => here.has(person)),
  }))
  return { revision: row?.revision ?? 0, groups, members }
}

export const groupsOf = async (trainingClass: string, session?: ClientSession): Promise<Group[]> =>
  (await kept(trainingClass, session)).groups

export async function groupOf(trainingClass: string, person: string, session?: ClientSession): Promise<Group | null> {
  return (await groupsOf(trainingClass, session)).find(({ people }) => people.includes(person)) ?? null
}

/** Of work that a group handed in: who came into the group since, and has no part in it yet. */
export async function joinedSince(
  { class: of, owner, people }: { class: string; owner: string; people: readonly string[] },
  session?: ClientSession,
): Promise<string[]> {
  const group = (await groupsOf(of, session)).find(({ id }) => id === owner)
  return group?.people.filter((person) => !people.includes(person)) ?? []
}

const present = ({ revision, groups, members }: Awaited<ReturnType<typeof kept>>) => ({
  ...{ revision, groups },
  members: members.map(({ person, name, post, unit }) => ({ person, name, post, unit })),
})

export async function showGroups(actor: Actor, id: string) {
  await classToRun(actor, id)
  return present(await kept(id))
}

/** The same again changes nothing. @throws conflict */
export async function saveGroups(actor: Actor, id: string, given: { revision: number; groups: Group[] }) {
  if (!isSound(given.groups))
    throw invalid([{ path: 'groups', message: '每个人只能在一个小组，组长要在自己的小组里。' }])
  await transaction(async (session) => {
    const { title } = await classToRun(actor, id, session)
    const before = await kept(id, session)
    const here = new Set(before.members.map(({ person }) => person))
    const groups = given.groups.map((group) => ({ ...group, people: group.people.filter((each) => here.has(each)) }))
    if (isDeepStrictEqual(groups, before.groups)) return
    if (before.revision !== given.revision) throw httpFail('conflict')
    const row = { groups, revision: given.revision + 1 }
    if (given.revision === 0) await ClassGroupings.create([{ _id: id, ...row }], { session }).catch(rerunOnDuplicate)
    else await ClassGroupings.updateOne({ _id: id, revision: given.revision }, { $set: row }, { session })
    await note(actor, 'class.groups', id, `${title}：${groups.length} 组`, session)
  })
  return present(await kept(id))
}

const shown = ({ id, name, leader, people }: Group, members: ReadonlyMap<string, Member>) => ({
  ...{ id, name },
  people: people.map((person) => ({
    ...{ person, leads: person === leader },
    name: members.get(person)?.name ?? '',
    post: members.get(person)?.post ?? '',
  })),
})

export async function ownGroups(actor: Actor, id: string) {
  const { member } = await ownClass(actor, id)
  const { groups, members } = await kept(id)
  const byPerson = new Map(members.map((each) => [each.person, each]))
  const own = groups.find(({ people }) => people.includes(member.person))
  return { own: own?.id ?? null, groups: groups.map((group) => shown(group, byPerson)) }
}
