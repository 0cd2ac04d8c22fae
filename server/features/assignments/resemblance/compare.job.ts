import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { recurring } from '../../../jobs/recurring.ts'
import { compareAgain } from './compareAgain.ts'
import { compareSubmission } from './compare.ts'
import { filesText } from './filesText.ts'

export const COMPARE_JOB = 'assignments.compare'

defineJob({
  kind: COMPARE_JOB,
  title: () => '比对作业中相似的段落',
  payload: z.object({ submission: z.string() }),
  background: true,
  coalesce: true,
  run: ({ submission }, { app, publish }) =>
    compareSubmission(submission, publish, ({ proofs }) => filesText(app, submission, proofs)),
})

const AGAIN = 'assignments.compareAgain'
defineJob({
  kind: AGAIN,
  title: () => '补比对以前作业的附件',
  payload: z.object({}),
  background: true,
  run: (_payload, { publish, signal }) => compareAgain(COMPARE_JOB, publish, signal),
})
recurring(AGAIN, '50 2 * * *', { atStart: true })
