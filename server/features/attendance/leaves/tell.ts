/** Who hears of leave: who is to answer it or has granted it, and who asked. */
import type { ClientSession } from 'mongoose'
import { holdersIn } from '../../accounts/recipients.service.ts'
import { holdersFor } from '../../accounts/thingRoles.service.ts'
import type { TrainingClass } from '../../classes/visible.service.ts'
import { notify } from '../../notifications/notify.service.ts'
import type { Leave } from './leaves.model.ts'
import { LEAVE_STATES } from './leaves.rule.ts'

/** Managers of the base, or of the nearest unit above it that has any, and who was asked to help in the class. */
export async function staffOf({ _id, ancestors }: TrainingClass, session: ClientSession): Promise<string[]> {
  const helping = await holdersFor({ kind: 'class', id: _id }, 'class.run', session)
  for (const unit of ancestors.toReversed()) {
    const managing = await holdersIn([unit], 'class.graduate', session)
    if (managing.length > 0) return [...new Set([...managing, ...helping])]
  }
  return helping
}

/** That somebody asks for leave, or will come after all. */
export async function tellStaff(
  kind: 'leave.waiting' | 'leave.withdrawn',
  trainingClass: TrainingClass,
  row: Leave,
  session: ClientSession,
): Promise<void> {
  const { _id: id, title } = trainingClass
  await notify(
    { accounts: await staffOf(trainingClass, session) },
    {
      kind,
      key: row._id,
      values: { person: row.name, class: title, count: String(row.sessions.length), reason: row.reason },
      link: `/manage/classes/${id}/leaves`,
    },
    session,
  )
}

export async function tellAnswered(
  { _id: id, title }: TrainingClass,
  row: Leave,
  session: ClientSession,
): Promise<void> {
  await notify(
    { people: [row.person] },
    {
      kind: 'leave.answered',
      key: `${row._id}:${row.revision}`,
      values: { class: title, result: LEAVE_STATES[row.state], answer: row.answer?.text || '无' },
      link: `/learn/classes/${id}/attendance`,
    },
    session,
  )
}
