/** Requirements as other features read them. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { businessDate } from '../../lib/clock.ts'
import { distinct } from '../../lib/distinct.ts'
import { byId } from '../../lib/readTogether.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import { Requirements, type Requirement } from './programmes.model.ts'

export type { Requirement }

/**
 * The requirements that hold in the caller's units: set there, above or below. Those in force come first, by weight, and
 * the one that ends soonest before others; then those to come and those that are over, the newest first.
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
  const inForce = shown.filter(isInForce).sort((a, b) => b.weight - a.weight || a.to.localeCompare(b.to))
  return [...inForce, ...shown.filter((each) => !isInForce(each))]
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

/** The same outside of a transaction. */
export const requirementOf = (id: string, own: Record<string, unknown>): Promise<Requirement | null> =>
  Requirements.findOne({ _id: id, ...own }).lean()

/** What requirements are called, by id, also archived ones. */
export async function requirementTitles(ids: readonly string[]): Promise<Map<string, string>> {
  const found = await Requirements.find({ _id: { $in: [...new Set(ids)] } }, { title: 1 }).lean()
  return new Map(found.map(({ _id, title }) => [_id, title]))
}

/** What a requirement asks, without the state of its figures: that moves every day. */
const OFFERED = {
  title: 1,
  clock: 1,
  from: 1,
  to: 1,
  graceMonths: 1,
  priorMonths: 1,
  programmes: 1,
  courses: 1,
  trainings: 1,
  localTrainings: 1,
  hours: 1,
} as const
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

/** Requirements that such records may move: those that name what they are about, for which a class was
 * held, and those that take any. */
export async function requirementsMovedBy(
  {
    subjects,
    heldFor,
    isTraining,
    isLocal,
    hasCredit,
  }: {
    subjects: readonly string[]
    heldFor: readonly string[]
    isTraining: boolean
    isLocal: boolean
    hasCredit: boolean
  },
  session: ClientSession,
): Promise<Requirement[]> {
  const about = { $in: [...subjects] }
  const filters = [
    ...(subjects.length > 0 ? [{ programmes: about }, { courses: about }] : []),
    ...(heldFor.length > 0 ? [{ _id: { $in: [...heldFor] } }] : []),
    ...(isTraining ? [{ trainings: true }] : []),
    ...(isLocal ? [{ localTrainings: true }] : []),
    ...(hasCredit ? [{ clock: 'hours' as const }] : []),
  ]
  const found: Requirement[] = []
  for (const filter of filters) found.push(...(await Requirements.find(filter, null, { session }).lean()))
  return distinct(found)
}

/** Figures are behind while a computation waits. */
export const isRecalculating = ({ revision, computedRevision }: Requirement): boolean => computedRevision !== revision
