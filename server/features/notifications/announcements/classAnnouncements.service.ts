/** What is announced to the members 学员 of a class. Who may is decided by the caller. */
import type { Actor } from '../../../access/actor.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { Announcements, type Announcement } from './announcements.model.ts'
import { countStale, unsent } from './announcements.service.ts'

export type ClassAnnouncement = Announcement
interface Of {
  _id: string
  title: string
  unit: string
  ancestors: string[]
}

export async function announceToClass(
  actor: Actor,
  { _id, title: className, unit, ancestors }: Of,
  { id, title, text }: { id: string; title: string; text: string },
): Promise<Announcement> {
  const to = { class: _id, className, unit, ancestors, positions: [], requirement: null }
  const row: Announcement = { _id: id, ...to, title, text, ...unsent(actor, now()) }
  const create = () =>
    transaction(async (session) => {
      await Announcements.create([row], { session })
      await enqueue('notifications.announce', { announcement: id, title }, { owner: actor.account }, session)
      await note(actor, 'announcement.send', id, `《${title}》，发给《${className}》学员`, session)
    })
  const own = { account: actor.account, class: _id }
  return createOnce(Announcements, { row, given: ['title', 'text'], own, create })
}

/** The newest first; with `count` how many have read them is counted anew for who looks next. */
export async function announcedToClass(
  trainingClass: string,
  { cursor, limit, count }: { cursor?: string | undefined; limit: number; count: boolean },
): Promise<CursorPage<Announcement>> {
  const rows = await newestFirst(Announcements, { class: trainingClass }, cursor, limit + 1)
  if (count) await countStale(rows)
  return cutPage(rows, limit, 'at')
}
