import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { Id } from '../../lib/schema.ts'
import { graduateInSlices, RUN_JOB } from './graduate.service.ts'
import { REVIEW_JOB, reviewAll, reviewClass } from './reviews/reviews.service.ts'

/** For classes too large for one request. */
defineJob({
  kind: RUN_JOB,
  title: ({ title }) => `办理结业：${title}`,
  payload: z.object({ class: Id, title: z.string(), account: z.string(), name: z.string() }),
  run: ({ class: id, account, name }, job) => graduateInSlices(id, { account, name }, job),
})

defineJob({
  kind: REVIEW_JOB,
  title: () => '核对结业后更正的学时和成绩',
  payload: z.object({ class: Id }),
  background: true,
  coalesce: true,
  run: ({ class: id }, { publish }) => reviewClass(id, publish),
})

defineJob({
  kind: 'graduation.reviewAll',
  title: () => '核对各班结业后更正的学时和成绩',
  payload: z.object({}),
  background: true,
  run: (_payload, { publish, signal }) => reviewAll(publish, signal),
})
recurring('graduation.reviewAll', '20 4 * * *', { atStart: true })
