import { z } from 'zod'
import { defineJob } from '../../../jobs/definitions.ts'
import { compareSubmission } from './compare.ts'

export const COMPARE_JOB = 'assignments.compare'

defineJob({
  kind: COMPARE_JOB,
  title: () => '比对作业中相似的段落',
  payload: z.object({ submission: z.string() }),
  background: true,
  coalesce: true,
  run: ({ submission }, { publish }) => compareSubmission(submission, publish),
})
