/** Leave and absence of everybody in a class, and 退学 of who goes beyond what is allowed. */
import type { Actor } from '../../access/actor.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { leaveClass, returnToClass } from '../classes/leaving.service.ts'
import { membersOf, type Member, type TrainingClass } from '../classes/members.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import type { Hours } from './attendance.rule.ts'
import { factsOf, hoursIn, missedIn } from './facts.service.ts'
import { refuseOwn } from './notOwn.ts'
import { leaveVerdict, type LeaveVerdict } from './leaveShare.rule.ts'

export interface Share {
  member: Member
  hours: Hours
  /** With leave that is still to come. */
  missed: number
  verdict: LeaveVerdict
}
const WORST: Record<LeaveVerdict, number> = { beyond: 0, near: 1, fine: 2 }

/** Those beyond first; who has left stands last. */
export async function sharesOf(actor: Actor, id: string): Promise<{ trainingClass: TrainingClass; shares: Share[] }> {
  const trainingClass = await classToRun(actor, id)
  const members = await membersOf(id, { left: true })
  const facts = await factsOf(id)
  const shares = members.map((member) => {
    const missed = missedIn(facts, member.person)
    const verdict = leaveVerdict(missed, trainingClass.credit)
    return { member, hours: hoursIn(facts, member.person), missed, verdict }
  })
  const rank = ({ member, verdict }: Share): number => (member.left ? 3 : WORST[verdict])
  return { trainingClass, shares: shares.sort((a, b) => rank(a) - rank(b)) }
}

interface Place {
  trainingClass: string
  person: string
}

/** 退学, carried out by who runs the class. Twice is once. */
export async function dismiss(actor: Actor, { trainingClass: id, person }: Place, reason: string): Promise<void> {
  refuseOwn(actor, [person])
  await transaction(async (session) => {
    const trainingClass = await classToRun(actor, id, session)
    const name = await leaveClass(trainingClass, { person, by: actor.name, reason }, session)
    if (name !== null)
      await note(actor, 'member.leave', id, `${trainingClass.title}：${name}。原因：${reason}`, session)
  })
}

/** Taken back, until the class has graduated. */
export async function takeBack(actor: Actor, { trainingClass: id, person }: Place): Promise<void> {
  refuseOwn(actor, [person])
  await transaction(async (session) => {
    const trainingClass = await classToRun(actor, id, session)
    const name = await returnToClass(trainingClass, person, session)
    if (name !== null) await note(actor, 'member.return', id, `${trainingClass.title}：${name}`, session)
  })
}
