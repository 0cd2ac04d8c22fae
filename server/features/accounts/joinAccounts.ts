/** One person has one account: of two the one that was chosen stays, the other is closed and keeps what it did. */
import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { joinsPeople, writeJoined, type Joining } from '../roster/joinedPeople.service.ts'
import { peopleParting } from '../roster/roster.events.ts'
import { Accounts, type Account } from './accounts.model.ts'
import { removeSessions } from './devices.service.ts'
import { hasOtherRoles } from './traineeAccounts.service.ts'
import { dropLinksOf } from './federation/links.service.ts'

type Pair = Pick<Joining, 'kept' | 'gone' | 'account'>

const accountOf = (person: string, session?: ClientSession): Promise<Account | null> =>
  Accounts.findOne({ person }, null, session ? { session } : {}).lean()

/** Roles are the security administrator's to give: they are not carried over, and not lost unseen. */
async function obstacle({ kept, gone, account }: Pair): Promise<string | null> {
  const own = await accountOf(kept)
  const others = await accountOf(gone)
  if (!own || !others) return null
  const closing = account === 'kept' ? others : own
  return hasOtherRoles(closing) ? `账号“${closing.login}”还有管理角色，请保留这个账号，或请先收回它的角色。` : null
}

async function join(joining: Joining, session: ClientSession): Promise<void> {
  const own = await accountOf(joining.kept, session)
  const others = await accountOf(joining.gone, session)
  const [staying, closing] = joining.account === 'kept' && own ? [own, others] : [others ?? own, others ? own : null]
  if (closing) {
    await write(joining, closing, { person: null, learner: false, disabledAt: now() }, session)
    await dropLinksOf(closing._id, session) // so that whoever signed in by them is linked with the one that stays
  }
  if (staying && staying.person !== joining.kept) await write(joining, staying, { person: joining.kept }, session)
}

async function write(joining: Joining, account: Account, after: Partial<Account>, session: ClientSession) {
  const before = Object.fromEntries(Object.keys(after).map((key) => [key, account[key as keyof Account]]))
  await writeJoined(Accounts, joining, { row: account._id, whole: false, before, after }, session)
  joining.ended.push(...(await removeSessions(account._id, () => true, session)))
}

joinsPeople({
  label: '账号',
  collection: Accounts.collection.collectionName,
  count: (person) => Accounts.countDocuments({ person }),
  obstacle,
  join,
})

/** Which of the two an identity means that was linked in between is for the next sign-in to tell. */
peopleParting.on(async ({ people, since, ended }, session) => {
  for (const { _id } of await Accounts.find({ person: { $in: [...people] } }, { _id: 1 }, { session }).lean()) {
    await dropLinksOf(_id, session, since)
    ended.push(...(await removeSessions(_id, () => true, session)))
  }
})
