import type { ClientSession } from 'mongoose'
import { holdersIn } from '../../accounts/recipients.service.ts'
import { notify } from '../../notifications/notify.service.ts'
import { namesOf } from '../people.service.ts'
import { pathsOf } from './paths.ts'
import type { Transfer } from './transfers.model.ts'

/** Who is to receive, nearest above; each is told once. @returns who goes, from where and where to */
export async function tellReceivers(row: Transfer, session: ClientSession) {
  const [who] = await namesOf([row.person], session)
  const paths = await pathsOf([row.fromAncestors, row.ancestors])
  const values = { person: who?.name ?? '', by: row.by, from: paths.get(row.from)!, to: paths.get(row.to)! }
  await notify(
    { accounts: await holdersIn([row.near], 'roster.write', session) },
    { kind: 'transfer.waiting', key: row._id, values, link: '/manage/transfers' },
    session,
  )
  return values
}
