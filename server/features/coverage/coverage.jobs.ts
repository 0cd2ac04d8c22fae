import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { Id } from '../../lib/schema.ts'
import { recomputeRequirement } from './recompute.service.ts'
import { rollCoverageOver } from './dailyRollover.service.ts'
import { followTimelines } from './timelines/build.service.ts'

export const computeCoverage = defineJob({
  kind: 'coverage.compute',
  title: ({ title }) => `重新计算覆盖率：${title}`,
  payload: z.object({ requirement: Id, title: z.string() }),
  background: true,
  coalesce: true,
  run: ({ requirement }, job) =>
    recomputeRequirement(requirement, (done, total) => job.progress(done / total), job.signal),
})

/** Shortly after midnight in Shanghai, and when a worker starts: a server that was closed overnight catches up. */
defineJob({
  kind: 'coverage.roll',
  title: () => '覆盖率日切与月结',
  payload: z.object({}),
  background: true,
  run: (_payload, job) => rollCoverageOver(job.signal),
})
recurring('coverage.roll', '5 0 * * *', { atStart: true })

/** Figures of past days follow what is recorded within a minute; whoever asks for them first waits for a few people. */
defineJob({
  kind: 'coverage.timelines',
  title: () => '整理历史覆盖率',
  payload: z.object({}),
  background: true,
  run: (_payload, job) => followTimelines(job.signal),
})
recurring('coverage.timelines', '* * * * *', { atStart: true })
