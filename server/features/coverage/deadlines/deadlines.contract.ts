import { z } from 'zod'
import { api, get } from '../../../http/endpoint.ts'
import { BusinessDate } from '../../../lib/schema.ts'

/** 到期墙: who falls due when. Both days of a week are included. */
export const DeadlineWall = z.object({
  today: BusinessDate,
  /** Past their last day and not covered. */
  overdue: z.int(),
  weeks: z.array(z.object({ from: BusinessDate, to: BusinessDate, people: z.int() })),
  /** Those whose last day comes after the last of these weeks. */
  later: z.int(),
})

export const deadlines = api('/coverage', {
  wall: get('/:requirement/units/:unit/deadlines', {
    summary: 'How many fall due in each of the next thirteen weeks, and how many are overdue',
    can: 'coverage.read',
    reply: DeadlineWall,
  }),
})
