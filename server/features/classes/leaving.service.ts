/** 退学: a trainee leaves a class that has begun, and may be taken back until it has graduated. */
import type { ClientSession } from 'mongoose'
import { businessDate, now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { holdersByUnitIn } from '../accounts/recipients.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { memberLeaving, memberReturning } from './classes.events.ts'
import { fail } from './classes.failures.ts'
import type { TrainingClass } from './classes.model.ts'
import { nominationId, Nominations, type Nomination } from './nominations/nominations.model.ts'
import { isSeated } from './nominations/nominations.rule.ts'

async function seatOf(trainingClass: TrainingClass, person: string, session: ClientSession): Promise<Nomination> {
  const row = await Nominations.findById(nominationId(trainingClass._id, person), null, { session }).lean()
  if (!row || !isSeated(row.state)) throw httpFail('notFound')
  return row
}

async function tell(
  { _id: id, title }: TrainingClass,
  { person, name, unit, revision }: Nomination,
  { what, reason }: { what: string; reason: string },
  session: ClientSession,
): Promise<void> {
  const values = { person: name, class: title, what, reason }
  const telling = { kind: 'class.left', key: `${id}:${person}:${revision}`, values } as const
  await notify({ people: [person] }, { ...telling, link: '/learn/classes' }, session)
  const accounts = (await holdersByUnitIn([unit], 'class.nominate', session)).get(unit) ?? []
  await notify({ accounts }, { ...telling, link: `/manage/classes/${id}/nominations` }, session)
}

/** @returns whose name; null where the person had left before @throws class.notBegun, class.mayNotLeave, notFound for who has no seat */
export async function leaveClass(
  trainingClass: TrainingClass,
  { person, by, reason }: { person: string; by: string; reason: string },
  session: ClientSession,
): Promise<string | null> {
  const today = businessDate()
  if (today < trainingClass.from) throw fail('class.notBegun')
  const row = await seatOf(trainingClass, person, session)
  if (row.left) return null
  const kept: string[] = []
  await memberLeaving.emit({ class: trainingClass._id, person, kept }, session)
  if (kept.length > 0) throw fail('class.mayNotLeave', { why: kept.join('；') })
  const left = { on: today, at: now(), by, reason }
  const { _id, revision } = row
  await Nominations.updateOne({ _id, revision }, { $set: { left, revision: revision + 1 } }, { session })
  await tell(trainingClass, row, { what: '退学', reason }, session)
  return row.name
}

/** @throws class.graduated, with what speaks against it */
export async function returnToClass(
  trainingClass: TrainingClass,
  person: string,
  session: ClientSession,
): Promise<string | null> {
  const row = await seatOf(trainingClass, person, session)
  if (!row.left) return null
  const kept: string[] = []
  await memberReturning.emit({ class: trainingClass._id, person, kept }, session)
  if (kept.length > 0) throw fail('class.graduated', { why: kept.join('；') })
  const { _id, revision } = row
  const change = { $unset: { left: 1 }, $set: { revision: revision + 1 } } as const
  await Nominations.updateOne({ _id, revision }, change, { session })
  await tell(trainingClass, row, { what: '恢复学籍', reason: '退学已撤销' }, session)
  return row.name
}
