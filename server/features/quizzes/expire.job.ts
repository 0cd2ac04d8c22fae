import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { finishExpired } from './finish.service.ts'

/** An attempt left open is finished from its saved answers, though nobody comes back to it. */
export const expireAttempts = defineJob({
  kind: 'attempts.expire',
  title: () => '收卷：考试时间已到的作答',
  payload: z.object({}),
  run: (_payload, { signal }) => finishExpired(signal),
})
recurring('attempts.expire', '* * * * *')
