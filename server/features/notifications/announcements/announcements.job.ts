import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { Id } from '../../../lib/schema.ts'
import { notify } from '../notify.service.ts'
import { Notices } from '../notices.model.ts'
import { Deliveries } from '../outbox/deliveries.model.ts'
import { Announcements } from './announcements.model.ts'
import { peopleOf } from './audience.ts'

/** People told in one transaction: others write meanwhile. */
const SLICE = 200
/** The first of them, who see it at once. */
const FIRST = 20

function* inParts(people: readonly string[]): Generator<string[]> {
  yield* slices(people.slice(0, FIRST), FIRST)
  yield* slices(people.slice(FIRST), SLICE)
}

/** Whoever was told before a crash is not told again, see notify. */
defineJob({
  kind: 'notifications.announce',
  title: ({ title }) => `发布通知：${title}`,
  payload: z.object({ announcement: Id, title: z.string() }),
  async run({ announcement }, job) {
    const row = await Announcements.findById(announcement).lean()
    if (!row || row.sentAt) return
    const { title, text } = row
    const link = row.class ? `/learn/classes/${row.class}` : ''
    const people = await peopleOf(row)
    let done = 0
    for (const slice of inParts(people)) {
      await job.publish((session) =>
        notify(
          { people: slice },
          { kind: 'announcement', key: announcement, values: { title, text }, announcement, link, first: true },
          session,
        ),
      )
      done += slice.length
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
