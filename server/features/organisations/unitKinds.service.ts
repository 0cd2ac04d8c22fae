import { unitsOf, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './organisations.failures.ts'
import { Units } from './organisations.model.ts'
import { UnitKinds, type UnitKind } from './unitKinds.model.ts'

export type { UnitKind } from './unitKinds.model.ts'

export const unitKinds = (): Promise<UnitKind[]> => UnitKinds.find().sort({ order: 1, _id: 1 }).lean()

export const unitKind = (id: string): Promise<UnitKind | null> => UnitKinds.findById(id).lean()

/** Those of a new installation; a kind that is there stays as colleagues left it. */
export async function addMissingKinds(kinds: readonly UnitKind[]): Promise<void> {
  if (!(await UnitKinds.exists({}))) await UnitKinds.insertMany(kinds)
}

/** The table holds for the whole tree: whoever sets it has the capability at its top. */
async function refuseOthers(actor: Actor): Promise<void> {
  const held = unitsOf(actor, 'organisation.write')
  if (!(await Units.exists({ _id: { $in: held }, parent: null }))) throw httpFail('access.denied')
}

export interface KindForm extends Pick<UnitKind, 'name' | 'level' | 'sector' | 'below'> {
  /** The kinds below which it may stand; their own lists are changed. */
  above: string[]
  /** Of the kind as it was seen; 0: a new one. */
  revision: number
}

function faultOf(
  { level, sector, below, above }: KindForm,
  kinds: readonly UnitKind[],
): Parameters<typeof fail>[0] | null {
  if ((level === 'institution') !== (sector !== null)) return 'kind.sector'
  const known = new Set(kinds.map(({ _id }) => _id))
  return [...below, ...above].every((id) => known.has(id)) ? null : 'kind.unknown'
}

/** Adds a kind or changes one; its level stays while units of it are there. */
export async function saveKind(actor: Actor, id: string, { above, revision, ...form }: KindForm): Promise<void> {
  await refuseOthers(actor)
  await transaction(async (session) => {
    const kinds = await UnitKinds.find({}, null, { session }).lean()
    const before = kinds.find(({ _id }) => _id === id)
    if (before && revision === 0 && before.revision === 1 && before.name === form.name) return // its reply was lost
    if ((before?.revision ?? 0) !== revision) throw httpFail('conflict')
    const fault = faultOf(
      { ...form, above, revision },
      before ? kinds : [...kinds, { ...form, _id: id, order: 0, revision }],
    )
    if (fault) throw fail(fault)
    if (before && (before.level !== form.level || before.sector !== form.sector)) await refuseUsed(id)
    const order = before?.order ?? kinds.reduce((most, kind) => Math.max(most, kind.order), 0) + 1
    await UnitKinds.updateOne(
      { _id: id },
      { $set: { ...form, order, revision: revision + 1 } },
      { session, upsert: true },
    )
    for (const kind of kinds.filter(({ _id }) => _id !== id)) {
      const below = above.includes(kind._id)
        ? [...new Set([...kind.below, id])]
        : kind.below.filter((each) => each !== id)
      if (below.length !== kind.below.length)
        await UnitKinds.updateOne({ _id: kind._id }, { $set: { below }, $inc: { revision: 1 } }, { session })
    }
    await note(actor, before ? 'unitKind.save' : 'unitKind.create', id, form.name, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('kind.nameTaken') : error
  })
}

async function refuseUsed(id: string): Promise<void> {
  const units = await Units.find({ kind: id }, { name: 1 }).limit(3).lean()
  if (units.length > 0) throw fail('kind.inUse', { names: units.map(({ name }) => name).join('、') })
}

/** Takes a kind away that no unit is of. */
export async function removeKind(actor: Actor, id: string, revision: number): Promise<void> {
  await refuseOthers(actor)
  await transaction(async (session) => {
    const kind = await UnitKinds.findById(id, null, { session }).lean()
    if (!kind) throw httpFail('notFound')
    if (kind.revision !== revision) throw httpFail('conflict')
    await refuseUsed(id)
    await UnitKinds.deleteOne({ _id: id }, { session })
    await UnitKinds.updateMany({ below: id }, { $pull: { below: id }, $inc: { revision: 1 } }, { session })
    await note(actor, 'unitKind.remove', id, kind.name, session)
  })
}
