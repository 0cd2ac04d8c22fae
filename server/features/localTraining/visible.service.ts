/** Who sees a rotation training: the line of its institution; the committee, once it was reported. */
import type { ClientSession } from 'mongoose'
import { can, scope, unitsOf, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { fail } from './localTraining.failures.ts'
import { LocalTrainings, type LocalTraining } from './localTraining.model.ts'
import { EDITABLE } from './localTraining.rule.ts'

const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** Filters, to be passed one after the other: the first has an index. */
export function visibleTrainings(actor: Actor): Record<string, unknown>[] {
  const reporting = can(actor, 'localTraining.report') ? unitsOf(actor, 'localTraining.report') : []
  const begun = [{ state: { $ne: 'draft' } }, { ancestors: { $in: reporting } }]
  return [scope(actor, 'localTraining.read'), { $or: begun }]
}

/** @throws notFound for one of elsewhere, and for a draft of others */
export async function trainingFor(actor: Actor, id: string): Promise<LocalTraining> {
  const row = await LocalTrainings.findOne({ _id: id, ...scope(actor, 'localTraining.read') }).lean()
  if (!row || (row.state === 'draft' && !isReporter(actor, row))) throw httpFail('notFound')
  return row
}

export const isReporter = (actor: Actor, { ancestors }: LocalTraining): boolean =>
  can(actor, 'localTraining.report') && unitsOf(actor, 'localTraining.report').some((unit) => ancestors.includes(unit))

export const isApprover = (actor: Actor, { ancestors }: LocalTraining): boolean =>
  can(actor, 'localTraining.approve') &&
  unitsOf(actor, 'localTraining.approve').some((unit) => ancestors.includes(unit))

/** One that the actor reports. @throws notFound */
export async function trainingToReport(actor: Actor, id: string, session?: ClientSession): Promise<LocalTraining> {
  const own = { _id: id, ...scope(actor, 'localTraining.report') }
  const row = await LocalTrainings.findOne(own, null, within(session)).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** @throws localTraining.notEditable */
export async function trainingToEdit(actor: Actor, id: string, session?: ClientSession): Promise<LocalTraining> {
  const row = await trainingToReport(actor, id, session)
  if (!EDITABLE.includes(row.state)) throw fail('localTraining.notEditable')
  return row
}

/** One that the actor decides; drafts are nobody's to decide. @throws notFound */
export async function trainingToDecide(actor: Actor, id: string, session: ClientSession): Promise<LocalTraining> {
  const own = { _id: id, ...scope(actor, 'localTraining.approve') }
  const row = await LocalTrainings.findOne(own, null, { session }).lean()
  if (!row || row.state === 'draft') throw httpFail('notFound')
  return row
}
