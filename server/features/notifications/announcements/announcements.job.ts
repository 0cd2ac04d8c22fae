import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { ahead } from '../../../lib/ahead.ts'
import { inTurn, isVisited } from '../../../lib/bulkWork.ts'
import { now } from '../../../lib/clock.ts'
import { Id } from '../../../lib/schema.ts'
import { prepare, tell } from '../notify.service.ts'
import { Notices } from '../notices.model.ts'
import { Deliveries } from '../outbox/deliveries.model.ts'
import { Announcements, type Announcement } from './announcements.model.ts'
import { peopleOf } from './audience.ts'

/** People told in one transaction: where nobody waits for a page, and where somebody does. */
const SLICE = 200
const SMALL_SLICE = 40
/** The first of them, who see it at once. */
const FIRST = 20

function* inParts(people: readonly string[]): Generator<string[]> {
  for (let at = 0, size = FIRST; at < people.length; at += size, size = isVisited() ? SMALL_SLICE : SLICE)
    yield people.slice(at, at + size)
}

async function* prepared(people: readonly string[], { _id, title, text, class: held }: Announcement) {
  const link = held ? `/learn/classes/${held}` : ''
  const telling = { key: _id, values: { title, text }, announcement: _id, link, first: true } as const
  for (const slice of inParts(people)) {
    yield {
      size: slice.length,
      part: await inTurn(() => prepare({ people: slice }, { kind: 'announcement', ...telling })),
    }
  }
}

/** Whoever was told before a crash is not told again, see notify. */
defineJob({
  kind: 'notifications.announce',
  title: ({ title }) => `发布通知：${title}`,
  payload: z.object({ announcement: Id, title: z.string() }),
  async run({ announcement }, job) {
    const row = await Announcements.findById(announcement).lean()
    if (!row || row.sentAt) return
    const people = await peopleOf(row)
    let done = 0
    for await (const { size, part } of ahead(prepared(people, row), 1)) {
      await inTurn(() => job.publish((session) => tell(part, session)))
      done += size
      job.progress(done / people.length)
    }
    const told = await Notices.countDocuments({ announcement })
    const sent = { sentAt: now(), people: people.length, told, countedAt: now() }
    await job.publish(async (session) => {
      await Announcements.updateOne({ _id: announcement }, { $set: sent }, { session })
    })
  },
})

/** How many have read it, and whom mail reached, for who looks at the list next. */
defineJob({
  kind: 'notifications.count',
  title: () => '统计通知的阅读情况',
  payload: z.object({ announcement: Id }),
  background: true,
  coalesce: true,
  async run({ announcement }) {
    const [read, mailed] = await Promise.all([
      Notices.countDocuments({ announcement, unread: false }),
      Deliveries.countDocuments({ announcement, way: 'mail', state: 'sent' }),
    ])
    await Announcements.updateOne({ _id: announcement }, { $set: { read, mailed, countedAt: now() } })
  },
})
