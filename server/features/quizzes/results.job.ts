import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { countResults } from './results.service.ts'

defineJob({
  kind: 'quizzes.results',
  title: () => '统计测验的作答情况',
  payload: z.object({}),
  run: (_payload, { publish, signal }) => countResults(publish, signal),
})
recurring('quizzes.results', '*/5 * * * *', { atStart: true })
