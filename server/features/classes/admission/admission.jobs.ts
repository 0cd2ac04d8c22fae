import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { recurring } from '../../../jobs/recurring.ts'
import { daily } from './daily.service.ts'

/** With the day, and when a worker starts later than that. */
defineJob({
  kind: 'classes.daily',
  title: () => '培训班排序、候补与确认期限',
  payload: z.object({}),
  background: true,
  run: (_payload, { signal }) => daily(signal),
})
recurring('classes.daily', '6 0 * * *', { atStart: true })
