import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { httpFail } from '../../lib/failure.ts'
import { businessDate } from '../../lib/clock.ts'
import { distinct } from '../../lib/distinct.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { byId } from '../../lib/readTogether.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { Positions, Units, type Unit } from '../organisations/organisations.model.ts'
import { ownUnit, topUnits } from '../organisations/topUnits.service.ts'
import type { RequirementBody } from './programmes.contract.ts'
import { requirementChanged } from './programmes.events.ts'
import { fail } from './programmes.failures.ts'
import { nameProgrammes } from './inUse.service.ts'
import { Programmes, Requirements, type Programme, type Requirement } from './programmes.model.ts'

export type { Requirement }

type Body = z.output<typeof RequirementBody>

/**
 * The requirements that hold in the caller's units: set there, above or below. Those in force come first, the one that
 * ends soonest before the others; then those to come and those that are over, the newest first.
 */
export async function requirementsFor(
  actor: Actor,
  capability: Capability,
  { archived = false } = {},
): Promise<Requirement[]> {
  const units = await topUnits(actor, capability)
  const above = { unit: { $in: units.flatMap(({ ancestors }) => ancestors) } }
  const found = await Promise.all([above, scope(actor, capability)].map((filter) => Requirements.find(filter).lean()))
  const all = distinct(found.flat()).sort((a, b) => b.from.localeCompare(a.from) || (a._id < b._id ? -1 : 1))
  const today = businessDate()
  const isInForce = ({ from, to }: Requirement): boolean => from <= today && today <= to
  const shown = all.filter(({ archivedAt }) => (archivedAt !== undefined) === archived)
  const inForce = shown.filter(isInForce).sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : 0))
  return [...inForce, ...shown.filter((each) => !isInForce(each))]
}

export interface RequirementNames {
  units: Map<string, string>
  positions: Map<string, string>
  programmes: Map<string, Pick<Programme, 'title' | 'courses'>>
}

/** What the ids in some requirements are called. */
export async function namesIn(requirements: readonly Requirement[]): Promise<RequirementNames> {
  const units = await Units.find({ _id: { $in: requirements.map(({ unit }) => unit) } }, { name: 1 }).lean()
  const positions = await Positions.find().lean()
  const programmes = await Programmes.find(
    { _id: { $in: [...new Set(requirements.flatMap((each) => each.programmes))] } },
    { title: 1, courses: 1 },
  ).lean()
  return {
    units: new Map(units.map(({ _id, name }) => [_id, name])),
    positions: new Map(positions.map(({ _id, name }) => [_id, name])),
    programmes: new Map(programmes.map((each) => [each._id, each])),
  }
}

const unique = (body: Body): Body => ({
  ...body,
  positions: [...new Set(body.positions)],
  programmes: [...new Set(body.programmes)],
})

async function check(actor: Actor, { positions, programmes }: Body, session: ClientSession): Promise<void> {
  if ((await Positions.countDocuments({ _id: { $in: positions } })) < positions.length)
    throw fail('requirement.unknownPosition')
  if (!(await nameProgrammes(programmes, scope(actor, 'programme.write'), session)))
    throw fail('requirement.unknownProgramme')
}

/** The unit whose subtree is held to it: one of the caller's, without a choice the highest. */
async function placeFor(actor: Actor, wanted: string | undefined): Promise<Pick<Unit, '_id' | 'ancestors'>> {
  if (wanted === undefined) return ownUnit(actor, 'programme.write')
  const unit = await Units.findOne({ _id: wanted, ...scope(actor, 'programme.write') }).lean()
  if (!unit) throw httpFail('notFound')
  return unit
}

export async function createRequirement(
  actor: Actor,
  { id, unit: wantedUnit, ...body }: Body & { id: string; unit?: string | undefined },
): Promise<Requirement> {
  const { _id: unit, ancestors } = await placeFor(actor, wantedUnit)
  const wanted = unique(body)
  const row: Requirement = {
    _id: id,
    ...wanted,
    unit,
    ancestors,
    revision: 1,
    computedRevision: null,
    rolledOn: null,
    closings: [],
  }
  async function create(): Promise<void> {
    await transaction(async (session) => {
      await check(actor, wanted, session)
      await Requirements.create([row], { session })
      await note(actor, 'requirement.create', id, row.title, session)
      await offerings.changed(session)
      await requirementChanged.emit({ requirement: row, account: actor.account }, session)
    })
  }
  return createOnce(Requirements, {
    row,
    given: ['unit', 'title', 'positions', 'from', 'to', 'graceMonths', 'programmes'],
    own: scope(actor, 'programme.write'),
    create,
  })
}

/** Saves against the revision that was read; coverage follows as a job and says so until it is done. */
export async function saveRequirement(
  actor: Actor,
  id: string,
  { revision, ...body }: Body & { revision: number },
): Promise<Requirement> {
  const own = { _id: id, ...scope(actor, 'programme.write') }
  const before = await Requirements.findOne(own).lean()
  if (!before) throw httpFail('notFound')
  const wanted = unique(body)
  const change = { ...wanted, revision: revision + 1 }
  const after = { ...before, ...change }
  await transaction(async (session) => {
    await check(actor, wanted, session)
    const { matchedCount } = await Requirements.updateOne({ ...own, revision }, { $set: change }, { session })
    if (matchedCount === 0) throw fail('requirement.stale')
    await note(actor, 'requirement.save', id, after.title, session)
    await offerings.changed(session)
    await requirementChanged.emit({ requirement: after, account: actor.account }, session)
  })
  return after
}

const within = (session: ClientSession | undefined) => (session ? { session } : {})

export const findRequirement = (id: string, session?: ClientSession): Promise<Requirement | null> =>
  Requirements.findById(id, null, within(session)).lean()

/** A requirement that matches `own`, a filter of the caller's scope; null for any other. */
export const requirementIn = (
  id: string,
  own: Record<string, unknown>,
  session: ClientSession,
): Promise<Requirement | null> => Requirements.findOne({ _id: id, ...own }, null, { session }).lean()

/** What a requirement asks, without the state of its figures: that moves every day. */
const OFFERED = { title: 1, from: 1, to: 1, programmes: 1 } as const
export type OfferedRequirement = Pick<Requirement, '_id' | keyof typeof OFFERED>

const readInUse = offerings.keep(500, async (ids) =>
  byId(
    await Requirements.find({ _id: { $in: ids }, archivedAt: { $exists: false } }, OFFERED).lean<
      OfferedRequirement[]
    >(),
  ),
)

/** Those of them that are in use. */
export const findRequirements = (offered: Stamp, ids: readonly string[]): Promise<OfferedRequirement[]> =>
  readInUse(offered, ids)

export const allRequirements = (session?: ClientSession): Promise<Requirement[]> =>
  Requirements.find({}, null, within(session)).sort({ _id: 1 }).lean()

/** Requirements that any of these programmes counts for. */
export const requirementsNaming = (programmes: readonly string[], session?: ClientSession): Promise<Requirement[]> =>
  Requirements.find({ programmes: { $in: [...programmes] } }, null, within(session)).lean()

/** Figures are behind while a computation waits. */
export const isRecalculating = ({ revision, computedRevision }: Requirement): boolean => computedRevision !== revision
