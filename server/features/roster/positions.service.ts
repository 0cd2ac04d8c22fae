/** The table of positions 职务: one for the whole tree. A position that was held is archived, never taken away. */
import { unitsOf, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { Positions, Units, type Position } from '../organisations/organisations.model.ts'
import { isSecretary } from '../organisations/secretary.rule.ts'
import { requirementsByPosition } from '../programmes/inUse.service.ts'
import { fail } from './roster.failures.ts'
import { Appointments } from './roster.model.ts'

export interface PositionForm {
  name: string
  places: string[]
  order: number
  secretary: boolean
  archived: boolean
}

/** Whoever sets the table has the capability at the top of the tree. */
async function topOf(actor: Actor): Promise<string> {
  const held = unitsOf(actor, 'organisation.write')
  const top = await Units.findOne({ _id: { $in: held }, parent: null }, { _id: 1 }).lean()
  if (!top) throw httpFail('access.denied')
  return top._id
}

const formOf = ({ _id, name, places, order, secretary, archivedAt }: Position): PositionForm => ({
  ...{ name, places, order, secretary: isSecretary({ id: _id, secretary }) },
  archived: archivedAt !== undefined,
})

export async function positionTable(
  actor: Actor,
): Promise<(PositionForm & { id: string; revision: number; held: Counted; requirements: string[] })[]> {
  const ancestors = await topOf(actor)
  const rows = await Positions.find().sort({ order: 1, _id: 1 }).lean()
  const requirements = await requirementsByPosition(ancestors)
  return Promise.all(
    rows.map(async (row) => ({
      ...{ id: row._id, revision: row.revision ?? 1, ...formOf(row) },
      held: await countUpTo(Appointments, { ancestors, position: row._id, supersededAt: null, to: null }),
      requirements: requirements.get(row._id) ?? [],
    })),
  )
}

const inWords = ({ name, archived, secretary }: PositionForm): string =>
  `${name}${secretary ? '（书记岗位）' : ''}${archived ? '（停用）' : ''}`

/** The same again changes nothing. @throws position.nameTaken, conflict */
export async function savePosition(
  actor: Actor,
  _id: string,
  { revision, ...form }: PositionForm & { revision: number },
): Promise<void> {
  await topOf(actor)
  await transaction(async (session) => {
    const rows = await Positions.find({}, null, { session }).lean()
    const before = rows.find((row) => row._id === _id)
    if (before && JSON.stringify(formOf(before)) === JSON.stringify({ ...formOf(before), ...form })) return
    if ((before ? (before.revision ?? 1) : 0) !== revision) throw httpFail('conflict')
    if (rows.some((row) => row._id !== _id && row.name === form.name)) throw fail('position.nameTaken', form)
    const { archived, ...fields } = form
    const archive = archived ? { archivedAt: before?.archivedAt ?? now() } : {}
    const update = {
      $set: { ...fields, ...archive, revision: revision + 1 },
      ...(!archived && { $unset: { archivedAt: 1 } }),
    }
    await Positions.updateOne({ _id }, update as never, { upsert: true, session })
    const said = before ? `${inWords(formOf(before))} → ${inWords(form)}` : inWords(form)
    await note(actor, 'position.save', _id, said, session)
  })
}
