/** After approval: taken back, or with other hours. Nothing is changed in the ledger; compensating records follow. */
import type { Actor } from '../../access/actor.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { recount } from './counts.service.ts'
import { fail } from './localTraining.failures.ts'
import { LocalTrainees, LocalTrainings } from './localTraining.model.ts'
import { namesIn } from './places.service.ts'
import { recordPeople, retractPeople } from './record.service.ts'
import { tellRevoked } from './tell.ts'
import { trainingToDecide } from './visible.service.ts'

const AT_ONCE = 50
const approvedOf = (training: string, people: readonly string[] | undefined) => ({
  training,
  state: 'approved' as const,
  ...(people && { person: { $in: [...people] } }),
})

/** @returns whether there may be more */
const revokePart = (actor: Actor, id: string, people: readonly string[] | undefined, reason: string) =>
  transaction(async (session) => {
    const row = await trainingToDecide(actor, id, session)
    const part = await LocalTrainees.find(approvedOf(id, people), null, { session })
      .sort({ training: 1, state: 1, pinyin: 1, _id: 1 })
      .limit(AT_ONCE)
      .lean()
    if (part.length === 0) return false
    await retractPeople(actor, part, reason, session) // their states follow the records
    await tellRevoked(actor, row, { trainees: part, reason }, session)
    const names = namesIn(part.map(({ name }) => name))
    await note(actor, 'localTraining.revoke', id, `${row.title}：${names}，共 ${part.length} 人；${reason}`, session)
    return part.length === AT_ONCE
  })

/** Twice is once. @throws localTraining.disputed */
export async function revoke(
  actor: Actor,
  id: string,
  { people, reason }: { people?: readonly string[] | undefined; reason: string },
): Promise<void> {
  while (await revokePart(actor, id, people, reason));
}

/** Who has these hours already stays as it is. @throws localTraining.hours, localTraining.noneSuch, localTraining.disputed */
export async function correct(
  actor: Actor,
  id: string,
  { people, hours, reason }: { people: readonly string[]; hours: number; reason: string },
): Promise<void> {
  await transaction(async (session) => {
    const row = await trainingToDecide(actor, id, session)
    if (hours > row.hours) throw fail('localTraining.hours', { hours: row.hours / 100 })
    const approved = await LocalTrainees.find(approvedOf(id, people), null, { session }).lean()
    if (approved.length === 0) throw fail('localTraining.noneSuch')
    const wrong = approved.filter((trainee) => (trainee.hours ?? row.hours) !== hours)
    if (wrong.length === 0) return
    await retractPeople(actor, wrong, reason, session)
    await LocalTrainees.updateMany({ _id: { $in: wrong.map(({ _id }) => _id) } }, { $set: { hours } }, { session })
    await LocalTrainings.updateOne({ _id: id }, { $inc: { revision: 1 } }, { session })
    const corrected = wrong.map((trainee) => ({ ...trainee, hours }))
    await recordPeople(actor, { ...row, revision: row.revision + 1 }, corrected, session)
    await recount(id, session) // they stood as revoked in between
    const names = namesIn(wrong.map(({ name }) => name))
    await note(actor, 'localTraining.correct', id, `${row.title}：${names}改为 ${hours / 100} 学时；${reason}`, session)
  })
}
