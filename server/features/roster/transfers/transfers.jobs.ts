import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { recurring } from '../../../jobs/recurring.ts'
import { FOLLOW_JOB, followHolders } from './follow.service.ts'

defineJob({
  kind: FOLLOW_JOB,
  title: () => '人员调动转给现任管理员',
  payload: z.object({}),
  background: true,
  coalesce: true,
  run: (_payload, job) => followHolders(job.signal),
})
/** A role may begin or end with the day. */
recurring(FOLLOW_JOB, '5 0 * * *', { atStart: true })
