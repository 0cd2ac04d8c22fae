import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { countAudiences } from './retention.service.ts'

defineJob({
  kind: 'learning.audiences',
  title: () => '统计视频的观看情况',
  payload: z.object({}),
  background: true,
  run: (_payload, { publish, signal }) => countAudiences(publish, signal),
})
/** A worker that was down catches up when it starts. */
recurring('learning.audiences', '*/5 * * * *', { atStart: true })
