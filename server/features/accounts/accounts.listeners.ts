/** An account keeps up with its person: 学员 follows from the posts, in the transaction that changes them. */
import { lookUp } from '../../lib/lookUp.ts'
import { unitRemoving } from '../organisations/organisations.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { everAppointed } from '../roster/people.service.ts'
import { appointmentsChanged, personCorrected } from '../roster/roster.events.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { personReceived } from '../roster/transfers/transfers.events.ts'
import { Accounts } from './accounts.model.ts'
import { hasOtherRoles } from './traineeAccounts.service.ts'
import './joinAccounts.ts'

standsInTree('账号', Accounts)
keepsPeople('已开设账号', Accounts)

unitRemoving.on(async ({ unit, inUse }, session) => {
  if (await Accounts.exists({ 'grants.unit': unit }).session(session)) inUse.push('账号的角色')
})

appointmentsChanged.on(async ({ people }, session) => {
  const rows = await lookUp(people, (some) =>
    Accounts.find({ person: { $in: some } }, { person: 1, learner: 1 }, { session }).lean(),
  )
  for (const { _id, person, learner: before } of rows) {
    const learner = await everAppointed(person!, session)
    if (learner !== before) await Accounts.updateOne({ _id }, { $set: { learner } }, { session })
  }
})

/** A trainee's account is managed where the person is; what holds a role stays where that was given. */
personReceived.on(async ({ person, ancestors }, session) => {
  const account = await Accounts.findOne({ person }, { grants: 1 }, { session }).lean()
  if (account && !hasOtherRoles(account))
    await Accounts.updateOne({ _id: account._id }, { $set: { ancestors: [...ancestors] } }, { session })
})

personCorrected.on(async ({ person, name, pinyin }, session) => {
  await Accounts.updateOne({ person }, { $set: { name, pinyin } }, { session })
})
