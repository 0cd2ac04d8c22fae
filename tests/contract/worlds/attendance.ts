/** A class that is held, its session, a leave that waits with a paper, and a late scan. */
import { attendanceId, Attendances } from '../../../server/features/attendance/attendance.model.ts'
import { Leaves } from '../../../server/features/attendance/leaves/leaves.model.ts'
import { businessDate } from '../../../server/lib/clock.ts'
import { newId } from '../../../server/lib/id.ts'
import { daysAfter } from '../../../server/lib/period.ts'
import { keyOfProof } from '../../../server/storage/proofs.ts'
import { withWorkFile } from '../../../server/storage/workFolder.ts'
import { makeOpenClass } from '../../support/classFactories.ts'
import type { makeTree } from '../../support/factories.ts'
import { makeMember } from '../../support/memberFactories.ts'
import { makeSession } from '../../support/planFactories.ts'
import type { TestSite } from '../../support/site.ts'

type Tree = Awaited<ReturnType<typeof makeTree>>

export async function makeAttendance({ app }: TestSite, { institution }: Tree, person: string, name: string) {
  const today = businessDate()
  const days = { from: today, to: daysAfter(today, 4), nominateUntil: daysAfter(today, -2) }
  const row = await makeOpenClass(institution, { ...days, state: 'ranked', credit: 400 })
  await makeMember(row, { _id: person, name: '甲' }, institution)
  const { _id: session } = await makeSession(row._id, { day: today, from: 0, to: 1_440 })
  const { _id: asked } = await makeSession(row._id, { day: days.to })
  const [leave, proof, at] = [newId(), newId(), new Date()]
  await withWorkFile(app, Buffer.from('%'), (file) => app.storage.put(keyOfProof(leave, proof), file))
  const proofs = [{ id: proof, sha256: proof, name: '假条.pdf', type: 'application/pdf', size: 1 }]
  const isAsked = name === 'leaves.ask' ? [] : [asked]
  await Leaves.create({
    ...{ _id: leave, class: row._id, person, name: '甲', sessions: isAsked, reason: '值班', proofs, state: 'asked' },
    ...{ askedAt: at, answer: null, revision: 1 },
  })
  if (name === 'attendance.answerClaim')
    await Attendances.create({
      ...{ _id: attendanceId(session, person), class: row._id, session, person, state: null, way: 'claim', at },
      ...{ claim: { shownAt: at, sentAt: at, answer: null }, history: [], revision: 1 },
    })
  return { trainingClass: row._id, classSession: session, person, leave, proof }
}
