/** 豁免申请 by the unit, for one or several of its people: goes to the committee. */
import type { ClientSession } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../../access/actor.ts'
import type { Capability } from '../../../access/capabilities.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import { nearestHolder } from '../../accounts/holders.service.ts'
import { note } from '../../audit/audit.service.ts'
import { Units } from '../../organisations/organisations.model.ts'
import { topUnits } from '../../organisations/topUnits.service.ts'
import { findRequirement, type Requirement } from '../../programmes/requirements.service.ts'
import { standingPosts } from '../../roster/ownPosts.service.ts'
import { namesOf, postHolders } from '../../roster/people.service.ts'
import { fail } from './exemptions.failures.ts'
import { ExemptionApplications, openAmong, openOf, type ExemptionApplication } from './exemptions.model.ts'
import { DEALING } from './exemptions.rule.ts'
import { postsFor } from './places.ts'
import { namesIn, tellDealing } from './tell.ts'

export interface Asked {
  requirement: string
  from: string
  to: string
  reason: string
  document: string
}
export interface Applied extends Asked {
  people: readonly { id: string; person: string }[]
}

/** In use. @throws notFound, exemption.archived */
export async function requirementFor(id: string, session?: ClientSession): Promise<Requirement> {
  const requirement = await findRequirement(id, session)
  if (!requirement) throw httpFail('notFound')
  if (requirement.archivedAt !== undefined) throw archived(requirement)
  return requirement
}

const archived = ({ title }: Requirement) => fail('exemption.archived', { title })

/** One that holds in the caller's units: set there, above or below. @throws notFound */
export async function requirementHere(actor: Actor, capability: Capability, id: string): Promise<Requirement> {
  const requirement = await findRequirement(id)
  const units = await topUnits(actor, capability)
  const isAbove = units.some(({ ancestors }) => requirement !== null && ancestors.includes(requirement.unit))
  const isBelow = units.some(({ _id }) => requirement?.ancestors.includes(_id))
  if (!requirement || !(isAbove || isBelow)) throw httpFail('notFound')
  return requirement
}

/** The line of the unit whose requirement it is: the committee that decides stands there or above. */
export async function ownersOf({ unit }: Requirement): Promise<string[]> {
  return (await Units.findById(unit, { ancestors: 1 }).lean())?.ancestors ?? []
}

/** The post of each that the requirement is about, below one of `units` where that matters. @throws exemption.notAsked */
export async function linesOf(
  people: readonly string[],
  requirement: Requirement,
  units?: readonly string[],
): Promise<Map<string, string[]>> {
  const lines = new Map<string, string[]>()
  for (const person of people) {
    const { asked, posts } = postsFor(await standingPosts(person), requirement)
    const line = asked && posts.find(({ ancestors }) => !units || ancestors.some((unit) => units.includes(unit)))
    if (line) lines.set(person, line.ancestors)
  }
  const missing = people.filter((person) => !lines.has(person))
  if (missing.length > 0) throw fail('exemption.notAsked', { names: namesIn(await namesOf(missing)) })
  return lines
}

/** The same sent again is the same. @throws exemption.waiting, exemption.notAsked, exemption.archived */
export async function apply(actor: Actor, { people, ...asked }: Applied): Promise<string[]> {
  const own = scope(actor, DEALING.asked)
  const ids = [...new Set(people.map(({ person }) => person))]
  if (ids.length < people.length) throw httpFail('request.invalid')
  const requirement = await requirementHere(actor, DEALING.asked, asked.requirement)
  if ((await postHolders(ids, own)).length < ids.length) throw fail('exemption.people')
  const made = await madeBefore(actor, people, asked)
  if (made) return made
  if (requirement.archivedAt !== undefined) throw archived(requirement)
  const lines = await linesOf(ids, requirement, unitsOf(actor, DEALING.asked))
  const owners = await ownersOf(requirement)
  const applied = { account: actor.account, by: actor.name, at: now() }
  const base = { ...asked, ...{ batch: people[0]!.id, owners, near: await nearestHolder(owners, DEALING.waiting) } }
  await enter(actor, requirement, await namesOf(ids), (who): ExemptionApplication => ({
    ...{ _id: people.find(({ person }) => person === who._id)!.id, person: who._id, ...base },
    ...{ name: who.name, pinyin: who.pinyin, initials: who.initials, ancestors: lines.get(who._id)! },
    ...{ proofs: [], state: 'waiting', open: openOf(who._id, requirement._id), own: false },
    ...{ applied, at: applied.at, forwarded: null, answer: null, exemption: null },
  }))
  return people.map(({ id }) => id)
}

type Who = Awaited<ReturnType<typeof namesOf>>[number]

/** @throws exemption.waiting */
export async function enter(
  actor: Actor,
  { _id: requirement, title }: Requirement,
  people: readonly Who[],
  rowOf: (who: Who) => ExemptionApplication,
): Promise<void> {
  const rows = people.map(rowOf)
  const keys = people.map(({ _id }) => openOf(_id, requirement))
  await transaction(async (session) => {
    const open = await ExemptionApplications.find(openAmong(keys), { name: 1 }, { session }).lean()
    if (open.length > 0) throw fail('exemption.waiting', { names: open.map(({ name }) => name).join('、') })
    await ExemptionApplications.insertMany(rows, { session })
    const { state, from, to, reason } = rows[0]!
    for (const { person, name } of rows)
      await note(actor, 'exemption.apply', person, `${name}：${title}，${from} 至 ${to}，${reason}`, session)
    await tellDealing(rows, state as keyof typeof DEALING, title, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('exemption.waiting', { names: namesIn(people) }) : error
  })
}

/** Ids of the same application that was sent before; null: it was not. @throws create.differs */
async function madeBefore(actor: Actor, people: Applied['people'], asked: Asked): Promise<string[] | null> {
  const ids = people.map(({ id }) => id)
  const rows = await lookUp(ids, (some) => ExemptionApplications.find({ _id: { $in: some } }).lean())
  if (rows.length === 0) return null
  if (rows.some(({ applied }) => applied.account !== actor.account)) throw httpFail('notFound')
  const isSame = rows.every(
    (row) =>
      people.some(({ id, person }) => id === row._id && person === row.person) &&
      (['requirement', 'from', 'to', 'reason', 'document'] as const).every((key) => row[key] === asked[key]),
  )
  if (!isSame || rows.length < ids.length) throw httpFail('create.differs')
  return ids
}
