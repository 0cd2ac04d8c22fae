import { z } from 'zod'
import { eachAlone } from '../../lib/eachAlone.ts'
import { defineJob } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { ANALYSE_JOB, analyseDue, analyseExam } from './analysis/analyse.service.ts'
import { correctionFailed, COUNT_JOB, REGRADE_JOB } from './corrections/corrections.service.ts'
import { finishDue, prepareDue } from './due.service.ts'
import { prepareExam } from './candidates.service.ts'
import { PREPARE_JOB } from './arrange.ts'
import { RECORD_JOB } from './examLife.service.ts'
import { recordDue, recordExam } from './sittings/record.service.ts'
import { countCorrection, regrade } from './corrections/regrade.ts'

const OfExam = z.object({ exam: z.string() })
const OfCorrection = z.object({ correction: z.string() })

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
defineJob({
  kind: ANALYSE_JOB,
  title: () => '计算题目分析',
  payload: OfExam,
  coalesce: true,
  background: true,
  run: ({ exam }, job) => analyseExam(exam, job),
})
defineJob({
  kind: COUNT_JOB,
  title: () => '统计更正答案后成绩的变化',
  payload: OfCorrection,
  run: ({ correction }, job) => countCorrection(correction, job),
  onFailed: ({ correction }, _why, session) => correctionFailed(correction, session),
})
defineJob({
  kind: REGRADE_JOB,
  title: ({ title }) => `重新计分：${title}`,
  payload: OfCorrection.extend({ title: z.string() }),
  run: ({ correction }, job) => regrade(correction, job),
  onFailed: ({ correction }, _why, session) => correctionFailed(correction, session),
})
/** Sittings left open are finished from their saved answers, though nobody comes back to them. */
defineJob({
  kind: 'exams.minute',
  title: () => '收卷：考试时间已到的考生',
  payload: z.object({}),
  async run(_payload, { signal }) {
    const steps = { finish: finishDue, analyse: analyseDue, record: recordDue }
    const each = eachAlone('step', signal)
    await each(Object.keys(steps), (step) => steps[step as keyof typeof steps](signal))
    each.end()
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
/** Long before the start, too, one is told of an examination of the class that one came into. */
defineJob({
  kind: 'exams.joined',
  title: () => '后来入班的学员加入考试',
  payload: z.object({}),
  background: true,
  run: (_payload, { signal }) => prepareDue(signal, true),
})
recurring('exams.joined', '15 * * * *')
