/** What is announced: by who administers a unit, to people below it. */
import { scope, type Actor } from '../../../access/actor.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { transaction } from '../../../lib/transaction.ts'
import { recipientsOfPeople } from '../../accounts/recipients.service.ts'
import { note } from '../../audit/audit.service.ts'
import { unitFor } from '../../organisations/organisations.service.ts'
import { newPosts } from '../robots/posts.ts'
import { Announcements, type Announcement } from './announcements.model.ts'
import { peopleOf, type Audience } from './audience.ts'

/** Counted no more often than this, and no more after that. */
const FRESH_MS = 30_000
const COUNTED_DAYS = 90
const SLICE = 1_000

/** The counts are as of an instant; where that is long ago they are counted again, for the next look. */
export async function announced(
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<CursorPage<Announcement>> {
  const rows = await newestFirst(Announcements, scope(actor, 'notice.announce'), cursor, limit + 1)
  await countStale(rows)
  return cutPage(rows, limit, 'at')
}

export async function countStale(rows: readonly Announcement[]): Promise<void> {
  const [stale, old] = [now().getTime() - FRESH_MS, now().getTime() - COUNTED_DAYS * 86_400_000]
  for (const { _id, countedAt, at, sentAt } of rows)
    if (sentAt && countedAt.getTime() < stale && at.getTime() > old) await countAgain(_id)
}

const countAgain = (announcement: string): Promise<void> =>
  enqueue('notifications.count', { announcement }, { key: `notifications.count:${announcement}` })

export async function audienceSize(actor: Actor, audience: Audience): Promise<{ people: number; accounts: number }> {
  await unitFor(actor, 'notice.announce', audience.unit)
  const people = await peopleOf(audience)
  let accounts = 0
  for (const slice of slices(people, SLICE)) accounts += (await recipientsOfPeople(slice)).length
  return { people: people.length, accounts }
}

export type Given = Audience & Pick<Announcement, 'title' | 'text'> & { id: string; robots: string[] }

/** As it is when it has just been written, and nobody has been told yet. */
export function unsent(actor: Actor, at: Date) {
  const figures = { people: 0, told: 0, read: 0, mailed: 0 }
  return { account: actor.account, by: actor.name, at, sentAt: null, ...figures, countedAt: at }
}

export async function announce(actor: Actor, { robots, ...announcement }: Given) {
  const { id, unit, positions, requirement, dueFrom, dueTo, title, text } = announcement
  const { ancestors, name } = await unitFor(actor, 'notice.announce', unit)
  const row: Announcement = {
    ...{ _id: id, unit, ancestors, positions, requirement, title, text },
    ...(dueFrom && { dueFrom }),
    ...(dueTo && { dueTo }),
    ...unsent(actor, now()),
  }
  const create = () =>
    transaction(async (session) => {
      await Announcements.create([row], { session })
      await enqueue('notifications.announce', { announcement: id, title }, { owner: actor.account }, session)
      await newPosts(actor, { announcement: id, unit, ancestors, robots }, session)
      await note(actor, 'announcement.send', id, `《${title}》，发给${name}`, session)
    })
  const given = ['unit', 'positions', 'requirement', 'dueFrom', 'dueTo', 'title', 'text'] as const
  return createOnce(Announcements, { row, given, own: { account: actor.account }, create })
}
