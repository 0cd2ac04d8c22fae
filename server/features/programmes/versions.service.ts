/** A requirement's versions: a change holds from its day on, and what was asked before stays readable. */
import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { dayInWords } from '../../lib/dayInWords.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { offerings } from '../offerings/offerings.service.ts'
import type { RequirementSave } from './programmes.contract.ts'
import { requirementChanged } from './programmes.events.ts'
import { fail } from './programmes.failures.ts'
import { Requirements, type Requirement } from './programmes.model.ts'
import { askedIn, nextVersionOn, versionOn, type Asked, type Version } from './requirement.rule.ts'
import { askedOf, checkAsked } from './setRequirement.service.ts'

type Save = z.output<typeof RequirementSave>

/** What the requirement would ask on each day if this were set; the same when it asks so already and goes on to. */
function withVersion(before: Requirement, asked: Asked, set: Omit<Version, keyof Asked>): Requirement {
  const { versions } = before
  const held = askedIn(versions[versionOn(versions, set.effectiveOn)]!)
  if (isDeepStrictEqual(held, asked) && nextVersionOn(versions, set.effectiveOn) === null) return before
  return inForce({ ...before, versions: [...versions, { ...asked, ...set }] }, businessDate())
}

/** As it holds on a day. */
function inForce(requirement: Requirement, on: string): Requirement {
  const version = versionOn(requirement.versions, on)
  return version === requirement.version
    ? requirement
    : { ...requirement, ...askedIn(requirement.versions[version]!), version }
}

/**
 * Saves against the revision that was read. The change holds from its day, today unless another is named; months that
 * ended before it keep their figures. Coverage follows as a job and says so until it is done.
 */
export async function saveRequirement(
  actor: Actor,
  id: string,
  { revision, effectiveOn = businessDate(), reason, ...body }: Save,
): Promise<Requirement> {
  const own = { _id: id, ...scope(actor, 'programme.write') }
  const before = await Requirements.findOne(own).lean()
  if (!before) throw httpFail('notFound')
  const { title, asked } = askedOf(body)
  const set = { effectiveOn, recordedAt: now(), by: actor.account, reason }
  const after = { ...withVersion(before, asked, set), title, revision: revision + 1 }
  await transaction(async (session) => {
    await checkAsked(actor, asked, session)
    await store(after, { ...own, revision }, session)
    await note(actor, 'requirement.save', id, inWords(before, after, reason), session)
    await requirementChanged.emit({ requirement: after, account: actor.account }, session)
  })
  return after
}

async function store(
  { title, versions, version, revision, ...rest }: Requirement,
  against: Record<string, unknown>,
  session: ClientSession,
): Promise<void> {
  const change = { ...askedIn(rest), title, versions, version, revision }
  const { matchedCount } = await Requirements.updateOne(against, { $set: change }, { session })
  if (matchedCount === 0) throw fail('requirement.stale')
  await offerings.changed(session)
}

function inWords(before: Requirement, { title, versions }: Requirement, reason: string): string {
  const set = versions.length > before.versions.length ? versions.at(-1) : undefined
  return [title, set && `自${dayInWords(set.effectiveOn)}起`, reason].filter(Boolean).join('，')
}

/** The version that holds on a day takes its place where another stands still. @returns the requirement as it is then */
export async function bringIntoForce(requirement: Requirement, on: string): Promise<Requirement> {
  if (inForce(requirement, on) === requirement) return requirement
  return transaction(async (session) => {
    const current = await Requirements.findById(requirement._id, null, { session }).lean()
    const turned = current && inForce(current, on)
    if (!turned || turned === current) return current ?? requirement
    const after = { ...turned, revision: current.revision + 1 }
    await store(after, { _id: current._id, revision: current.revision }, session)
    await requirementChanged.emit({ requirement: after, account: after.versions[after.version]!.by }, session)
    return after
  })
}
