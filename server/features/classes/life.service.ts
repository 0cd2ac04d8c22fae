/** A class is opened for nominations, cancelled, or removed while it is a draft. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { basesById } from '../bases/bases.service.ts'
import { classCancelled, classSaved } from './classes.events.ts'
import { fail } from './classes.failures.ts'
import { Quotas, TrainingClasses, type TrainingClass } from './classes.model.ts'
import { missingOf } from './opening.rule.ts'
import { inWords, isOver } from './save.service.ts'
import { ClassSessions } from './timetable/timetable.model.ts'
import { classIn } from './visible.service.ts'

/** What a draft lacks before it can be opened; of any other class nothing. */
export async function missingIn(row: TrainingClass, session?: ClientSession): Promise<string[]> {
  if (row.state !== 'draft') return []
  const base = (await basesById([row.base])).get(row.base)
  const quotas = await Quotas.find({ class: row._id }, { seats: 1 }, session ? { session } : {}).lean()
  return missingOf(row, {
    today: businessDate(),
    address: base?.address ?? '',
    archived: base?.archivedAt !== undefined,
    given: quotas.reduce((sum, { seats }) => sum + seats, 0),
  })
}

/** Opening what is open already changes nothing. @throws class.incomplete, class.stale */
export async function openClass(actor: Actor, id: string, revision: number): Promise<TrainingClass> {
  return transaction(async (session) => {
    const before = await classIn(actor, 'class.write', id, session)
    if (before.state === 'open') return before
    if (before.state !== 'draft') throw fail('class.notDraft')
    if (before.revision !== revision) throw fail('class.stale')
    const missing = await missingIn(before, session)
    if (missing.length > 0) throw fail('class.incomplete', { missing: missing.join('；') })
    const after = { state: 'open' as const, revision: revision + 1 }
    await TrainingClasses.updateOne({ _id: id, revision }, { $set: after }, { session })
    await classSaved.emit({ class: id }, session)
    await note(actor, 'class.open', id, inWords(before), session)
    return { ...before, ...after }
  })
}

/** Twice is once. @throws class.finished */
export async function cancelClass(actor: Actor, id: string, reason: string): Promise<void> {
  await transaction(async (session) => {
    const before = await classIn(actor, 'class.write', id, session)
    if (before.state === 'cancelled') return
    if (isOver(before)) throw fail('class.finished')
    const cancelled = { at: now(), by: actor.account, reason }
    await TrainingClasses.updateOne(
      { _id: id },
      { $set: { state: 'cancelled', cancelled }, $inc: { revision: 1 } },
      { session },
    )
    await classCancelled.emit({ class: id, reason, by: actor.name }, session)
    await note(actor, 'class.cancel', id, `${inWords(before)}：${reason}`, session)
  })
}

/** Nobody was nominated for a draft. @throws class.notDraft */
export async function removeClass(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const before = await classIn(actor, 'class.write', id, session)
    if (before.state !== 'draft') throw fail('class.notDraft')
    await ClassSessions.deleteMany({ class: id }, { session })
    await Quotas.deleteMany({ class: id }, { session })
    await TrainingClasses.deleteOne({ _id: id, state: 'draft' }, { session })
    await note(actor, 'class.remove', id, inWords(before), session)
  })
}
