/** The list of one's own notices. Everything is asked by the account: another's is not found. */
import type { Actor } from '../../access/actor.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { httpFail } from '../../lib/failure.ts'
import { newestFirst } from '../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { Notices, type Notice } from './notices.model.ts'
import { noticeSignals } from './notices.signal.ts'

interface Asked {
  of: 'all' | 'unread'
  cursor?: string | undefined
  limit: number
}

export async function ownNotices({ account }: Actor, { of, cursor, limit }: Asked): Promise<CursorPage<Notice>> {
  const filter = of === 'unread' ? { account, unread: true } : { account }
  return cutPage(await newestFirst(Notices, filter, cursor, limit + 1), limit, 'at')
}

export const countUnread = ({ account }: Pick<Actor, 'account'>): Promise<Counted> =>
  countUpTo(Notices, { account, unread: true })

/** The same twice is once. @throws notFound for another's */
export async function markNotice({ account }: Actor, id: string, unread: boolean): Promise<Notice> {
  const { modifiedCount } = await Notices.updateOne({ _id: id, account, unread: !unread }, { $set: { unread } })
  const notice = await Notices.findOne({ _id: id, account }).lean()
  if (!notice) throw httpFail('notFound')
  if (modifiedCount > 0) noticeSignals.emit('changed', [account])
  return notice
}

/** What came after `until` was not seen yet. */
export async function readAll(actor: Actor, until: Date): Promise<Counted> {
  const { account } = actor
  const upTo = { $lt: new Date(until.getTime() + 1) } // the engine loses what equals an inclusive end in an index
  await Notices.updateMany({ account, unread: true, at: upTo }, { $set: { unread: false } })
  noticeSignals.emit('changed', [account])
  return countUnread(actor)
}
