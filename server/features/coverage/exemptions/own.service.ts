/** «This requirement does not apply to me»: goes to the unit, which forwards it or says why not. */
import { ownPerson, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { nearestHolder } from '../../accounts/holders.service.ts'
import { note } from '../../audit/audit.service.ts'
import { findRequirement } from '../../programmes/requirements.service.ts'
import { standingPosts } from '../../roster/ownPosts.service.ts'
import { namesOf } from '../../roster/people.service.ts'
import { enter, linesOf, ownersOf, type Asked } from './apply.service.ts'
import { fail } from './exemptions.failures.ts'
import { ExemptionApplications, openOf, type ExemptionApplication } from './exemptions.model.ts'
import { DEALING, OPEN_STATES } from './exemptions.rule.ts'

/** Shown as a whole. */
const MOST = 100

/** @throws notFound for another's, and for what the unit applied for */
export async function ownApplication(actor: Actor, id: string): Promise<ExemptionApplication> {
  const row = await ExemptionApplications.findOne({ _id: id, person: ownPerson(actor), own: true }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export const ownApplications = (actor: Actor): Promise<ExemptionApplication[]> =>
  ExemptionApplications.find({ person: ownPerson(actor), own: true })
    .sort({ at: -1 })
    .limit(MOST)
    .lean()

/** @throws exemption.waiting, exemption.notAsked, exemption.archived */
export async function ask(
  actor: Actor,
  { id, ...given }: Omit<Asked, 'document'> & { id: string },
): Promise<ExemptionApplication> {
  const person = ownPerson(actor)
  const posts = await standingPosts(person)
  const requirement = await findRequirement(given.requirement)
  const isHere = posts.some(({ ancestors }) => requirement && ancestors.includes(requirement.unit))
  if (!requirement || !isHere) throw httpFail('notFound')
  if (requirement.archivedAt !== undefined) throw fail('exemption.archived', { title: requirement.title })
  const ancestors = (await linesOf([person], requirement)).get(person)!
  const [who] = await namesOf([person])
  const applied = { account: actor.account, by: actor.name, at: now() }
  const row: ExemptionApplication = {
    ...{ _id: id, batch: id, person, ...given, document: '', proofs: [], own: true },
    ...{ state: 'asked', open: openOf(person, requirement._id), applied, at: applied.at },
    ...{ ancestors, owners: await ownersOf(requirement), near: await nearestHolder(ancestors, DEALING.asked) },
    ...{ forwarded: null, answer: null, exemption: null },
    ...{ name: who!.name, pinyin: who!.pinyin, initials: who!.initials },
  }
  return createOnce(ExemptionApplications, {
    row,
    given: ['requirement', 'from', 'to', 'reason'],
    own: { person, own: true },
    create: () => enter(actor, requirement, [who!], () => row),
  })
}

/** Twice is once. @throws exemption.closed */
export async function withdrawOwn(actor: Actor, id: string): Promise<ExemptionApplication> {
  await takeBack(actor, await ownApplication(actor, id))
  return ownApplication(actor, id)
}

export async function takeBack(actor: Actor, { _id, name, state }: ExemptionApplication): Promise<void> {
  if (state === 'withdrawn') return
  await transaction(async (session) => {
    const open = { _id, state: { $in: [...OPEN_STATES] } }
    const change = { $set: { state: 'withdrawn' as const }, $unset: { open: 1 as const } }
    const { matchedCount } = await ExemptionApplications.updateOne(open, change, { session })
    if (matchedCount === 0) throw fail('exemption.closed')
    await note(actor, 'exemption.withdraw', _id, name, session)
  })
}
