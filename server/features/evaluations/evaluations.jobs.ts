import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { daily } from './daily.service.ts'

/** With the day, and when a worker starts later than that. */
defineJob({
  kind: 'evaluations.daily',
  title: () => '教学评价的开放、提醒与结束',
  payload: z.object({}),
  background: true,
  run: (_payload, { signal }) => daily(signal),
})
recurring('evaluations.daily', '12 0 * * *', { atStart: true })
