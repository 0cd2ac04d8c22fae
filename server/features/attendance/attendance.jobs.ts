import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { Id } from '../../lib/schema.ts'
import { CLAIMS_JOB, tellClaims } from './claims.service.ts'
import { warnAll } from './warn.service.ts'

/** In the evening, when the sessions of the day are over; again the next morning for what was entered late. */
defineJob({
  kind: 'attendance.warn',
  title: () => '请假与缺课接近或超过上限的提醒',
  payload: z.object({}),
  background: true,
  run: (_payload, { signal }) => warnAll(signal),
})
recurring('attendance.warn', '30 7,19 * * *', { atStart: true })

defineJob({
  kind: CLAIMS_JOB,
  title: () => '通知班务人员有补签等待确认',
  payload: z.object({ class: Id }),
  background: true,
  run: ({ class: id }, { publish }) => tellClaims(id, publish),
})
