import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { rollRosterOver } from './dailyRollover.service.ts'

/** Shortly after midnight in Shanghai, and when a worker starts: a server that was closed overnight catches up. */
defineJob({
  kind: 'roster.roll',
  title: () => '名册日切：任期届满的人员',
  payload: z.object({}),
  background: true,
  run: (_payload, job) => rollRosterOver(job.signal),
})
recurring('roster.roll', '2 0 * * *', { atStart: true })
