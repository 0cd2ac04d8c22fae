import type { ClientSession } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { httpFail } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { Positions, Units, type Position, type Unit } from './organisations.model.ts'

/** As many as one looks through; a longer list asks for a better search. */
const FOUND = 20

export const positions = (): Promise<Position[]> => Positions.find().sort({ order: 1, _id: 1 }).lean()

/** A unit where the actor holds the capability. @throws notFound for any other */
export async function unitFor(actor: Actor, capability: Capability, unit: string): Promise<Unit> {
  const row = await Units.findOne({ _id: unit, ...scope(actor, capability) }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/**
 * The institution to which a unit belongs: of hospitals below a university the hospital, where none is the unit below
 * the root. Staff numbers are its own.
 */
export async function institutionOf({ ancestors }: Pick<Unit, 'ancestors'>, session?: ClientSession): Promise<Unit> {
  const rows = await Units.find({ _id: { $in: ancestors } }, null, session ? { session } : {}).lean()
  const line = rows.sort((a, b) => a.ancestors.length - b.ancestors.length)
  return line.findLast(({ level }) => level === 'institution') ?? line[Math.min(1, line.length - 1)]!
}

/** The same of many lines at once, by the last unit of each. */
export async function institutionsOf(lines: readonly (readonly string[])[]): Promise<Map<string, Unit>> {
  const rows = await Units.find({ _id: { $in: [...new Set(lines.flat())] } }).lean()
  const byId = new Map(rows.map((row) => [row._id, row]))
  return new Map(
    lines.flatMap((line) => {
      const known = line.flatMap((id) => byId.get(id) ?? [])
      const institution = known.findLast(({ level }) => level === 'institution') ?? known[Math.min(1, known.length - 1)]
      return institution ? [[line.at(-1)!, institution] as const] : []
    }),
  )
}

/** The topmost units that the actor may see: of two held units in one line, the upper. */
export async function roots(actor: Actor): Promise<Unit[]> {
  scope(actor, 'organisation.read')
  const held = unitsOf(actor, 'organisation.read')
  const rows = await Units.find({ _id: { $in: held } })
    .sort({ pinyin: 1, _id: 1 })
    .lean()
  return rows.filter(({ _id, ancestors }) => !ancestors.some((id) => id !== _id && held.includes(id)))
}

/** Names of the units above each row, as far up as the actor may see, topmost first. */
async function visibleAncestors(actor: Actor, rows: Unit[]): Promise<Map<string, { id: string; name: string }[]>> {
  const above = rows.flatMap(({ _id, ancestors }) => ancestors.filter((id) => id !== _id))
  const units = await Units.find(
    { _id: { $in: [...new Set(above)] }, ...scope(actor, 'organisation.read') },
    { name: 1 },
  ).lean()
  const names = new Map(units.map(({ _id, name }) => [_id, name]))
  return new Map(
    rows.map(({ _id, ancestors }) => [
      _id,
      ancestors.flatMap((id) => (id !== _id && names.has(id) ? [{ id, name: names.get(id)! }] : [])),
    ]),
  )
}

/** Units of the scope by name, pinyin or initials, with where they stand. */
export async function searchUnits(actor: Actor, search: string, kind?: string): Promise<(Unit & { path: string })[]> {
  const filters = [{ ...scope(actor, 'organisation.read'), ...(kind && { kind }) }, nameSearch(search)]
  const rows = await findInOrder(Units, filters, { pinyin: 1, _id: 1 }, FOUND)
  const above = await visibleAncestors(actor, rows)
  return rows.map((row) => ({
    ...row,
    path: above
      .get(row._id)!
      .map(({ name }) => name)
      .join(' / '),
  }))
}

export async function showUnit(
  actor: Actor,
  id: string,
): Promise<{ unit: Unit; ancestors: { id: string; name: string }[]; children: Unit[] }> {
  const unit = await unitFor(actor, 'organisation.read', id)
  const [ancestors, children] = await Promise.all([
    visibleAncestors(actor, [unit]),
    Units.find({ parent: id }).sort({ order: 1, pinyin: 1, _id: 1 }).lean(),
  ])
  return { unit, ancestors: ancestors.get(id)!, children }
}
