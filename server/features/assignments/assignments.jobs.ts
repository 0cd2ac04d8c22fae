import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { remind } from './remind.service.ts'

/** In the morning, and when a worker starts later than that. */
defineJob({
  kind: 'assignments.remind',
  title: () => '提醒将要截止的作业',
  payload: z.object({}),
  background: true,
  run: (_payload, { signal }) => remind(signal),
})
recurring('assignments.remind', '40 7 * * *', { atStart: true })
