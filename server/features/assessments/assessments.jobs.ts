import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { Id } from '../../lib/schema.ts'
import { CALCULATE_JOB, calculateFigures, calculationFailed } from './calculate.service.ts'

defineJob({
  kind: CALCULATE_JOB,
  title: () => '计算年度考核的数据',
  payload: z.object({ assessment: Id }),
  coalesce: true,
  run: ({ assessment }, job) => calculateFigures(assessment, job),
  onFailed: ({ assessment }, _why, session) => calculationFailed(assessment, session),
})
