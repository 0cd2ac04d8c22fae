/** The sessions of a day, on another day too: all of them or none. */
import type { Actor } from '../../../access/actor.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { clashesWith, slotOf } from './clashes.service.ts'
import { fail } from './timetable.failures.ts'
import { ClassSessions } from './timetable.model.ts'
import { addCredit, editable, MOST } from './timetable.service.ts'

interface Given {
  day: string
  /** Which session, and the id of the new one, from the client. */
  sessions: readonly { of: string; id: string }[]
  accepted: boolean
}

/** Sent again it is done. @throws notFound, timetable.clashes, timetable.full */
export async function copyDay(actor: Actor, id: string, { day, sessions, accepted }: Given): Promise<void> {
  await transaction(async (session) => {
    const trainingClass = await editable(actor, id, session)
    if (day < trainingClass.from || day > trainingClass.to)
      throw invalid([{ path: 'day', message: `应在开班期间：${trainingClass.from} 至 ${trainingClass.to}` }])
    const held = await ClassSessions.find({ class: id }, null, { session }).lean()
    const known = new Map(held.map((row) => [row._id, row]))
    const rows = sessions
      .filter((each) => !known.has(each.id))
      .map((each) => {
        const row = known.get(each.of)
        if (!row) throw httpFail('notFound')
        return { ...row, _id: each.id, day, revision: 1 }
      })
    if (rows.length === 0) return
    if (held.length + rows.length > MOST) throw fail('timetable.full', { most: MOST })
    const clashes = accepted ? [] : await clashesWith(trainingClass, rows.map(slotOf), session)
    if (clashes.length > 0) throw fail('timetable.clashes', { texts: clashes.map(({ text }) => text).join('；') })
    await ClassSessions.insertMany(rows, { session }).catch((error: unknown) => {
      throw isDuplicate(error) ? httpFail('create.differs') : error
    })
    const credit = rows.reduce((sum, row) => sum + row.credit, 0)
    await addCredit(trainingClass, credit, session)
    await note(actor, 'class.timetable', id, `${trainingClass.title}：${day} 复制 ${rows.length} 节`, session)
  })
}
