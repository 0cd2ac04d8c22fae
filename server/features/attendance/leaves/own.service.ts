/** A trainee asks for leave, and takes it back. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { ownPerson } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { ownClass } from '../../classes/members.service.ts'
import { findClass } from '../../classes/visible.service.ts'
import { sessionsOf, type ClassSession } from '../../classes/timetable/timetable.service.ts'
import { whoTheyAre } from '../../roster/people.service.ts'
import { fail } from '../attendance.failures.ts'
import { isOver } from '../signIn.rule.ts'
import { Leaves, type Leave } from './leaves.model.ts'
import { STANDING_LEAVES } from './leaves.rule.ts'
import { tellStaff } from './tell.ts'

interface Asking {
  id: string
  sessions: readonly string[]
  reason: string
}
const standing = (person: string, trainingClass: string) => ({
  ...{ person, class: trainingClass },
  state: { $in: [...STANDING_LEAVES] },
})

/** @throws leave.sessions, leave.begun, leave.overlaps */
async function check(row: Leave, sessions: readonly ClassSession[], session: ClientSession): Promise<void> {
  const asked = sessions.filter(({ _id }) => row.sessions.includes(_id))
  if (asked.length < row.sessions.length) throw fail('leave.sessions')
  if (asked.some((each) => isOver(each, row.askedAt.getTime()))) throw fail('leave.begun')
  const others = await Leaves.find(standing(row.person, row.class), { sessions: 1 }, { session }).lean()
  const isTaken = others.some((other) => other.sessions.some((each) => row.sessions.includes(each)))
  if (isTaken) throw fail('leave.overlaps')
}

export async function askLeave(actor: Actor, trainingClass: string, { id, ...asking }: Asking): Promise<Leave> {
  const { member } = await ownClass(actor, trainingClass)
  const { person, name } = member
  const row: Leave = {
    ...{ _id: id, class: trainingClass, person, name, reason: asking.reason, sessions: [...new Set(asking.sessions)] },
    ...{ proofs: [], state: 'asked', askedAt: now(), answer: null, revision: 1 },
  }
  const create = () =>
    transaction(async (session) => {
      const own = await ownClass(actor, trainingClass, session)
      await whoTheyAre([person], session) // two at once for the same session conflict
      await check(row, await sessionsOf(trainingClass, session), session)
      await Leaves.create([row], { session })
      await tellStaff('leave.waiting', own.trainingClass, row, session)
      await note(actor, 'leave.ask', trainingClass, `${own.trainingClass.title}：${name}，${row.reason}`, session)
    })
  return createOnce(Leaves, { row, given: ['class', 'sessions', 'reason'], own: { person }, create })
}

/** @throws notFound for another person's */
export async function ownLeave(actor: Actor, id: string, session?: ClientSession): Promise<Leave> {
  const row = await Leaves.findOne({ _id: id, person: ownPerson(actor) }, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Also one that was granted, as long as none of its sessions is over: I shall come. Twice is once. @throws leave.closed */
export async function withdrawLeave(actor: Actor, id: string): Promise<Leave> {
  return transaction(async (session) => {
    const before = await ownLeave(actor, id, session)
    if (before.state === 'withdrawn') return before
    const own = (await sessionsOf(before.class, session)).filter(({ _id }) => before.sessions.includes(_id))
    const isPast = before.state === 'approved' && own.some((each) => isOver(each, now().getTime()))
    if (!STANDING_LEAVES.includes(before.state) || isPast) throw fail('leave.closed')
    const after = { state: 'withdrawn' as const, revision: before.revision + 1 }
    await Leaves.updateOne({ _id: id, revision: before.revision }, { $set: after }, { session })
    const trainingClass = await findClass(before.class, session)
    if (before.state === 'approved' && trainingClass) await tellStaff('leave.withdrawn', trainingClass, before, session)
    await note(actor, 'leave.withdraw', before.class, `${before.name}，${before.reason}`, session)
    return { ...before, ...after }
  })
}

/** The newest first; as many as one has asked in a class. */
export const ownLeaves = (person: string, trainingClass: string): Promise<Leave[]> =>
  Leaves.find({ person, class: trainingClass }).sort({ person: 1, class: 1, askedAt: -1 }).lean()
