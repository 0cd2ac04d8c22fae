import { z } from 'zod'
import { api, get } from '../../../http/endpoint.ts'
import { BusinessDate, Credit, Id } from '../../../lib/schema.ts'
import { modes, phases } from '../classes.rule.ts'

/** A class in which the caller has a seat. */
export const OwnClassView = z.object({
  id: Id,
  title: z.string(),
  intake: z.int(),
  base: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  mode: z.enum(modes),
  phase: z.enum(phases),
  venue: z.string(),
  bring: z.string(),
  directions: z.string(),
  credit: Credit,
})

export const ownClasses = api('/own-classes', {
  show: get('/:trainingClass', {
    summary: 'A class 班级 in which the caller has a seat',
    can: 'learning.own',
    reply: OwnClassView,
  }),
})
