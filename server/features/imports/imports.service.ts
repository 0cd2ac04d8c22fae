/** What a person asks of an import; the work is done by jobs (imports.jobs.ts). */
import type { ClientSession } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import type { AppContext } from '../../appContext.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { httpFail } from '../../lib/failure.ts'
import { cutPage, rangesAfter, type CursorPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { fail } from './imports.failures.ts'
import type { ImportKind } from './kinds.rule.ts'
import { ImportRows, RosterImports, storageKey, type RosterImport, type State } from './imports.model.ts'

export const CAPABILITIES = { people: 'roster.write', training: 'roster.write', honours: 'honour.write' } as const

export type Act = 'read' | 'check' | 'apply' | 'undo'

/** Sets the work going, in the transaction that says so. A key for each act: reading goes on to comparing. */
export const start = (act: Act, { _id, fileName }: RosterImport, owner: string, session: ClientSession) =>
  enqueue(`imports.${act}`, { import: _id, name: fileName }, { key: `import.${act}:${_id}`, owner }, session)

export async function importFor(actor: Actor, id: string, session?: ClientSession): Promise<RosterImport> {
  const found = await RosterImports.findOne(
    { _id: id, ...scope(actor, 'roster.write') },
    null,
    session ? { session } : {},
  ).lean()
  if (!found) throw httpFail('notFound')
  if (found.kind === 'honours') withinReach(actor, 'honour.write', found)
  return found
}

/** @throws notFound for what lies outside the units of a further capability */
function withinReach(actor: Actor, capability: Capability, { ancestors }: Pick<RosterImport, 'ancestors'>): void {
  if (!unitsOf(actor, capability).some((unit) => ancestors.includes(unit))) throw httpFail('notFound')
}

export async function listImports(
  actor: Actor,
  unit: string,
  { cursor, limit, kind }: { cursor?: string | undefined; limit: number; kind: ImportKind },
): Promise<CursorPage<RosterImport>> {
  await unitFor(actor, CAPABILITIES[kind], unit)
  const read = (range: Record<string, unknown>): Promise<RosterImport[]> =>
    RosterImports.find({ unit, kind, ...range }, { book: 0 }) // sheets and their first rows: not in a list
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .lean<RosterImport[]>()
  const rows = await Promise.all(rangesAfter(cursor, 'createdAt', -1, 'instant').map(read))
  return cutPage(rows.flat().slice(0, limit + 1), limit, 'createdAt')
}

/** Takes an import from one state to another and sets the work going; asked twice it is done once. */
export async function begin(
  actor: Actor,
  id: string,
  {
    act,
    from,
    to,
    set = () => ({}),
  }: { act: Act; from: State[]; to: State; set?: (of: RosterImport) => Partial<RosterImport> },
): Promise<RosterImport> {
  await transaction(async (session) => {
    const of = await importFor(actor, id, session)
    if (of.state === to) return
    if (!from.includes(of.state)) throw fail('import.state')
    const patch = { ...set(of), state: to, refusal: null, progress: 0 }
    await RosterImports.updateOne({ _id: id, state: of.state }, { $set: patch }, { session })
    await start(act, of, actor.account, session)
  })
  return importFor(actor, id)
}

/** What was laid before the committee is taken back by it, until it is laid there again. */
export const check = (actor: Actor, id: string): Promise<RosterImport> =>
  begin(actor, id, { act: 'check', from: ['checked', 'returned', 'submitted'], to: 'checking' })

/** More than a tenth of the posts held below the unit. */
export const mustConfirmEnded = ({ endedPosts, heldPosts }: RosterImport): boolean => endedPosts * 10 > heldPosts

export const apply = (actor: Actor, id: string, given: { ended?: number | undefined; leaveOut: boolean }) =>
  begin(actor, id, {
    act: 'apply',
    from: ['checked'],
    to: 'applying',
    set(of) {
      if (of.kind === 'training') throw fail('import.needsApproval')
      const { new: added = 0, changed = 0, moved = 0, ended = 0 } = of.counts
      if (added + changed + moved + ended === 0) throw fail('import.nothing')
      refuseLeftOut(of, given.leaveOut)
      if (of.endedPosts > 0 && mustConfirmEnded(of) && given.ended !== of.endedPosts)
        throw fail('import.confirmEnded', { count: of.endedPosts })
      return {}
    },
  })

/** @throws import.leftOut while rows with errors and in doubt are neither dealt with nor left out */
export function refuseLeftOut({ counts: { doubt = 0, error = 0 } }: RosterImport, leaveOut: boolean): void {
  if (doubt + error > 0 && !leaveOut) throw fail('import.leftOut', { count: doubt + error })
}

/** What was approved is taken back by who may approve it. */
export async function undo(actor: Actor, id: string): Promise<RosterImport> {
  const of = await importFor(actor, id)
  if (of.kind === 'training') withinReach(actor, 'training.approve', of)
  const undoneBy = { account: actor.account, by: actor.name }
  return begin(actor, id, { act: 'undo', from: ['applied'], to: 'undoing', set: () => ({ kept: [], undoneBy }) })
}

export const DROPPED: State[] = ['matching', 'checked', 'returned', 'failed']

/** Only what changed nothing. */
export async function drop(app: AppContext, actor: Actor, id: string): Promise<void> {
  const of = await importFor(actor, id)
  if (!DROPPED.includes(of.state) || !(await remove(app, of))) throw fail('import.state')
}

/** The file goes last: a row without its file could not be read again. @returns whether it was as it was read */
export async function remove(
  { storage }: Pick<AppContext, 'storage'>,
  { _id, state }: Pick<RosterImport, '_id' | 'state'>,
): Promise<boolean> {
  const { deletedCount } = await RosterImports.deleteOne({ _id, state })
  if (deletedCount === 0) return false
  await ImportRows.deleteMany({ import: _id })
  await storage.remove(storageKey(_id))
  return true
}
