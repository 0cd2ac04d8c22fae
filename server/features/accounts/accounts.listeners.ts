/** 学员 follows from the person's posts: kept up with them, in the transaction that changes them. */
import { everAppointed } from '../roster/people.service.ts'
import { appointmentsChanged } from '../roster/roster.events.ts'
import { Accounts } from './accounts.model.ts'

appointmentsChanged.on(async ({ person }, session) => {
  const account = await Accounts.findOne({ person }, { learner: 1 }, { session }).lean()
  if (!account) return
  const learner = await everAppointed(person, session)
  if (learner !== account.learner) await Accounts.updateOne({ _id: account._id }, { $set: { learner } }, { session })
})
