/** A graduation stands and falls with its record in the ledger, whoever takes that back. */
import { now } from '../../lib/clock.ts'
import { marksChanged } from '../assignments/assignments.events.ts'
import { attendanceChanged } from '../attendance/attendance.events.ts'
import { classCancelled, classSaved, creditChanged, memberLeaving, memberReturning } from '../classes/classes.events.ts'
import { recordsAppended } from '../ledger/ledger.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { joinsRows } from '../roster/joinedPeople.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { fail } from './graduation.failures.ts'
import { graduationId, Graduations } from './graduation.model.ts'
import { GraduationReviews } from './reviews/reviews.model.ts'
import { reviewLater } from './reviews/reviews.service.ts'

standsInTree('结业复核', GraduationReviews)
keepsPeople('培训班结业', Graduations)
joinsRows(Graduations, '培训班结业', {
  of: (person) => ({ person }),
  idFor: (row, person) => graduationId(row.class, person),
  joined: (own, others) => (own?.graduated && !others.graduated ? own : others),
})

recordsAppended.on(async (records, session) => {
  for (const { kind, person, data } of records) {
    if (data['of'] !== 'class.completed' || data['joined']) continue
    const reason = { at: now(), by: String(data['by'] ?? '系统'), reason: String(data['reason'] ?? '') }
    const withdrawn = kind === 'revoked' ? reason : null
    await Graduations.updateOne(
      { _id: graduationId(String(data['class']), person), graduated: { $ne: null } },
      { $set: { withdrawn }, $inc: { revision: 1 } },
      { session },
    )
    await reviewLater(String(data['class']), session)
  }
})

for (const event of [attendanceChanged, marksChanged, classSaved, creditChanged])
  event.on(({ class: id }, session) => reviewLater(id, session))

for (const event of [memberLeaving, memberReturning])
  event.on(async ({ class: id, person, kept }, session) => {
    const row = await Graduations.findById(graduationId(id, person), null, { session }).lean()
    if (row?.graduated && !row.withdrawn) kept.push('已经结业')
  })

/** On its last day a class may have graduates already: their certificates would be of a class that was not held. */
classCancelled.on(async ({ class: id }, session) => {
  const rows = await Graduations.find({ class: id }, { graduated: 1, withdrawn: 1 }, { session }).lean()
  const count = rows.filter(({ graduated, withdrawn }) => graduated && !withdrawn).length
  if (count > 0) throw fail('graduation.held', { count })
})
