import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
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
