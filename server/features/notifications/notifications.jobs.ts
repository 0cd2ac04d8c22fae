import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { now } from '../../lib/clock.ts'
import { tellDeadlines } from './deadlines.service.ts'
import { tellDigests } from './digest.service.ts'
import { Notices } from './notices.model.ts'
import { Deliveries } from './outbox/deliveries.model.ts'

/** In the morning, and when a worker starts later than that. */
defineJob({
  kind: 'notifications.deadlines',
  title: () => '期限提醒',
  payload: z.object({}),
  background: true,
  run: (_payload, { signal }) => tellDeadlines(signal),
})
recurring('notifications.deadlines', '10 8 * * *', { atStart: true })

defineJob({
  kind: 'notifications.digest',
  title: () => '每日摘要',
  payload: z.object({}),
  background: true,
  run: (_payload, { signal }) => tellDigests(signal),
})
recurring('notifications.digest', '15 8 * * *', { atStart: true })

/** What was told long ago; what is undelivered goes with its notice. */
const KEPT_DAYS = 400
defineJob({
  kind: 'notifications.tidy',
  title: () => '清理过期的通知',
  payload: z.object({}),
  background: true,
  async run() {
    const old = { at: { $lt: new Date(now().getTime() - KEPT_DAYS * 86_400_000) } }
    await Deliveries.deleteMany(old)
    await Notices.deleteMany(old)
  },
})
recurring('notifications.tidy', '30 4 * * *')
