/** Whose attendance it is, when two people are one; where its papers lie. */
import { namesFiles } from '../../backup/namedFiles.ts'
import { keyOfProof } from '../../storage/proofs.ts'
import { sessionRemoving } from '../classes/classes.events.ts'
import { followsPerson, joinsRows } from '../roster/joinedPeople.service.ts'
import { personCorrected } from '../roster/roster.events.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { attendanceId, Attendances } from './attendance.model.ts'
import { Leaves, type Leave } from './leaves/leaves.model.ts'

keepsPeople('签到记录', Attendances)
keepsPeople('请假', Leaves)
joinsRows(Attendances, '签到记录', {
  of: (person) => ({ person }),
  idFor: (row, person) => attendanceId(row.session, person),
})
followsPerson(Leaves, '请假')
namesFiles('leaves', ({ _id, proofs }: Leave) => proofs.map(({ id }) => ({ key: keyOfProof(_id, id) })))

personCorrected.on(async ({ person, name }, session) => {
  await Leaves.updateMany({ person }, { $set: { name } }, { session })
})

/** With the session the hours of who was there would go. */
sessionRemoving.on(async ({ session: of, class: trainingClass, kept }, session) => {
  const count = await Attendances.countDocuments({ class: trainingClass, session: of }, { session })
  if (count > 0) kept.push(`已有 ${count} 人的签到登记`)
})
