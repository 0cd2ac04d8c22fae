/** What requirements name: programmes, against those that are archived at the same moment; and positions. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { distinct } from '../../lib/distinct.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import { Programmes, Requirements, type Programme } from './programmes.model.ts'

const inUseOf = (ids: readonly string[], own: Record<string, unknown>) => ({
  ...{ _id: { $in: [...ids] }, archivedAt: { $exists: false } },
  ...own,
})

/** How many of them are in use and match `own`. */
export const countProgrammes = (ids: readonly string[], own: Record<string, unknown>): Promise<number> =>
  Programmes.countDocuments(inUseOf(ids, own))

/**
 * Whether all of them are in use and match `own`. In the transaction that names them: whoever archives one meanwhile
 * writes the same document, so that one of the two runs again and sees the other. Reading alone would let both pass.
 */
export async function nameProgrammes(
  ids: readonly string[],
  own: Record<string, unknown>,
  session: ClientSession,
): Promise<boolean> {
  const { matchedCount } = await Programmes.updateMany(inUseOf(ids, own), { $inc: { timesNamed: 1 } }, { session })
  return matchedCount === ids.length
}

/** The same of one requirement. */
export async function nameRequirement(id: string, session: ClientSession): Promise<boolean> {
  const inUse = { _id: id, archivedAt: { $exists: false } }
  const { matchedCount } = await Requirements.updateOne(inUse, { $inc: { timesNamed: 1 } }, { session })
  return matchedCount === 1
}

/** The programmes in use that hold in the caller's units: set there, above or below. They are some dozens. */
export async function programmesFor(actor: Actor, capability: Capability): Promise<Pick<Programme, '_id' | 'title'>[]> {
  const units = await topUnits(actor, capability)
  const above = { unit: { $in: units.flatMap(({ ancestors }) => ancestors) } }
  const found = await Promise.all(
    [above, scope(actor, capability)].map((filter) =>
      Programmes.find({ ...filter, archivedAt: { $exists: false } }, { title: 1 })
        .sort({ updatedAt: -1, _id: -1 })
        .lean(),
    ),
  )
  return distinct(found.flat())
}

/** What some programmes and requirements are called, archived ones too. */
export async function titlesById(
  programmes: readonly string[],
  requirements: readonly string[],
): Promise<{ programmes: Map<string, string>; requirements: Map<string, string> }> {
  const [all, asked] = await Promise.all([
    Programmes.find({ _id: { $in: [...new Set(programmes)] } }, { title: 1 }).lean(),
    Requirements.find({ _id: { $in: [...new Set(requirements)] } }, { title: 1 }).lean(),
  ])
  return {
    programmes: new Map(all.map(({ _id, title }) => [_id, title])),
    requirements: new Map(asked.map(({ _id, title }) => [_id, title])),
  }
}

/** Titles of the requirements in use below a unit, by the positions of which they ask something. */
export async function requirementsByPosition(unit: string): Promise<Map<string, string[]>> {
  const rows = await Requirements.find({ ancestors: unit, archivedAt: { $exists: false } }, { title: 1, positions: 1 })
    .sort({ _id: 1 })
    .lean()
  const titles = new Map<string, string[]>()
  for (const { title, positions } of rows)
    for (const position of positions) titles.set(position, [...(titles.get(position) ?? []), title])
  return titles
}
