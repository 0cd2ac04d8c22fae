/** Who runs a class answers requests for leave. */
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { memberOf } from '../../classes/members.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import { attendanceChanged } from '../attendance.events.ts'
import { fail } from '../attendance.failures.ts'
import { refuseOwn } from '../notOwn.ts'
import { warn } from '../warn.service.ts'
import { Leaves, type Leave } from './leaves.model.ts'
import type { LeaveState } from './leaves.rule.ts'
import { tellAnswered } from './tell.ts'

const ASKED: readonly LeaveState[] = ['asked']
const CLOSED: readonly LeaveState[] = ['approved', 'refused', 'withdrawn']
const MOST = 200

/** What waits, the oldest first; and what was answered, the newest first. */
export async function leavesOfClass(actor: Actor, trainingClass: string): Promise<Leave[]> {
  await classToRun(actor, trainingClass)
  const of = (states: readonly LeaveState[], first: 1 | -1) =>
    Promise.all(
      states.map((state) =>
        Leaves.find({ class: trainingClass, state })
          .sort({ class: 1, state: 1, askedAt: first, _id: first === 1 ? -1 : 1 })
          .limit(MOST)
          .lean(),
      ),
    )
  const closed = (await of(CLOSED, -1)).flat()
  const newest = closed.sort((a, b) => b.askedAt.getTime() - a.askedAt.getTime()).slice(0, MOST)
  return [...(await of(ASKED, 1)).flat(), ...newest]
}

export async function leaveToRun(actor: Actor, { trainingClass, leave }: { trainingClass: string; leave: string }) {
  await classToRun(actor, trainingClass)
  const row = await Leaves.findOne({ _id: leave, class: trainingClass }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/**
 * What was answered may be answered otherwise, with a remark: somebody was mistaken, or the plan changed. The same again
 * changes nothing. @throws leave.closed for what the person took back
 */
export async function answerLeave(
  actor: Actor,
  place: { trainingClass: string; leave: string },
  { approved, text }: { approved: boolean; text: string },
): Promise<void> {
  const state = approved ? 'approved' : 'refused'
  await transaction(async (session) => {
    const trainingClass = await classToRun(actor, place.trainingClass, session)
    const row = await Leaves.findOne({ _id: place.leave, class: trainingClass._id }, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    refuseOwn(actor, [row.person])
    if (row.state === state) return
    if (row.state === 'withdrawn') throw fail('leave.closed')
    const answer = { by: actor.name, at: now(), text }
    const after = { ...row, state, answer, revision: row.revision + 1 } as const
    const { _id: id, revision } = row
    await Leaves.updateOne({ _id: id, revision }, { $set: { state, answer, revision: revision + 1 } }, { session })
    await attendanceChanged.emit({ class: trainingClass._id, people: [row.person] }, session)
    await tellAnswered(trainingClass, after, session)
    const member = await memberOf(trainingClass._id, row.person, session)
    if (approved && member) await warn(trainingClass, [member], session)
    const said = `${trainingClass.title}：${row.name}，${row.reason}${text && `。${text}`}`
    await note(actor, approved ? 'leave.approve' : 'leave.refuse', trainingClass._id, said, session)
  })
}
