import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { now } from '../../lib/clock.ts'
import { Jobs } from '../../jobs/job.model.ts'

const KEPT_DAYS = 30

/** Jobs that are over are kept a month; dead ones until an administrator has dealt with them. */
defineJob({
  kind: 'jobs.tidy',
  title: () => '清理已结束的任务记录',
  payload: z.object({}),
  background: true,
  async run() {
    const before = new Date(now().getTime() - KEPT_DAYS * 86_400_000)
    for (const state of ['done', 'cancelled'] as const) await Jobs.deleteMany({ state, createdAt: { $lt: before } })
  },
})
recurring('jobs.tidy', '20 3 * * *')
