import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { finishDue, prepareDue } from './due.service.ts'
import { prepareExam } from './candidates.service.ts'
import { PREPARE_JOB } from './arrange.ts'
import { RECORD_JOB } from './examLife.service.ts'
import { recordDue, recordExam } from './record.service.ts'

const OfExam = z.object({ exam: z.string() })

defineJob({
  kind: PREPARE_JOB,
  title: () => '准备考试的试卷',
  payload: OfExam,
  coalesce: true,
  run: ({ exam }, { signal }) => prepareExam(exam, signal),
})
defineJob({
  kind: RECORD_JOB,
  title: () => '公布考试成绩',
  payload: OfExam,
  coalesce: true,
  run: ({ exam }, { signal }) => recordExam(exam, signal),
})
/** Sittings left open are finished from their saved answers, though nobody comes back to them. */
defineJob({
  kind: 'exams.minute',
  title: () => '收卷：考试时间已到的考生',
  payload: z.object({}),
  async run(_payload, { signal }) {
    await finishDue(signal)
    await recordDue(signal)
  },
})
recurring('exams.minute', '* * * * *', { atStart: true })
defineJob({
  kind: 'exams.soon',
  title: () => '准备即将开始的考试',
  payload: z.object({}),
  run: (_payload, { signal }) => prepareDue(signal),
})
recurring('exams.soon', '*/10 * * * *', { atStart: true })
