import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { Id } from '../../lib/schema.ts'
import { rollRosterOver } from './dailyRollover.service.ts'
import { FIND_JOB } from './duplicates.service.ts'
import { findDuplicates } from './findDuplicates.ts'
import { followUnit } from './followUnit.service.ts'

/** Shortly after midnight in Shanghai, and when a worker starts: a server that was closed overnight catches up. */
defineJob({
  kind: 'roster.roll',
  title: () => '名册日切：任期届满的人员',
  payload: z.object({}),
  background: true,
  run: (_payload, job) => rollRosterOver(job.signal),
})
defineJob({
  kind: 'roster.follow',
  title: ({ name }) => `组织调整后更新人员与覆盖率：${name}`,
  payload: z.object({ unit: Id, name: z.string() }),
  background: true,
  coalesce: true,
  run: ({ unit }, job) => followUnit(unit, (done, total) => job.progress(done / total), job.signal),
})
recurring('roster.roll', '2 0 * * *', { atStart: true })
defineJob({
  kind: FIND_JOB,
  title: () => '查找重复人员',
  payload: z.object({}),
  background: true,
  coalesce: true,
  run: (_payload, job) => findDuplicates(job.signal),
})
recurring(FIND_JOB, '40 3 * * *')
