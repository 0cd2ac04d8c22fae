import { z } from 'zod'
import { api, get } from '../../http/endpoint.ts'
import { ownAssignments } from '../assignments/ownAssignments.contract.ts'
import { ownAttendance } from '../attendance/ownAttendance.contract.ts'
import { nominations } from '../classes/nominations/nominations.contract.ts'
import { ownEvaluations } from '../evaluations/ownEvaluations.contract.ts'
import { ownExams } from '../exams/sittings/ownExams.contract.ts'
import { learning } from '../learning/learning.contract.ts'
import { practice } from '../practice/practice.contract.ts'

/** 今日: what the first page of a trainee shows, each part as the endpoint of its own gives it. */
export const today = api('/today', {
  show: get('', {
    summary: 'All that the first page of a trainee shows, in one reply',
    can: 'learning.own',
    reply: z.object({
      learning: learning.endpoints.today.reply,
      seats: nominations.endpoints.ownWaiting.reply,
      signIns: ownAttendance.endpoints.today.reply,
      exams: ownExams.endpoints.list.reply,
      review: practice.endpoints.due.reply,
      assignments: ownAssignments.endpoints.owed.reply,
      evaluations: ownEvaluations.endpoints.open.reply,
    }),
  }),
})
