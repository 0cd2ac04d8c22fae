import { z } from 'zod'
import { api, get, post } from '../../../http/endpoint.ts'
import { Id, NewId } from '../../../lib/schema.ts'
import { RequirementBody } from '../../programmes/programmes.contract.ts'
import { Counts } from '../coverage.contract.ts'

/** 试算: what a requirement would make of the figures, were it set today. Nothing but the answer is written. */
export const Simulation = z.object({
  id: Id,
  state: z.enum(['running', 'done', 'failed']),
  /** 0..1 */
  progress: z.number(),
  result: z
    .object({
      /** As it is asked now; null of a new one. */
      before: Counts.nullable(),
      after: Counts,
      /** People of whom it would be asked and is not, and the other way round. */
      joining: z.int(),
      leaving: z.int(),
    })
    .nullable(),
})

export const simulation = api('/simulations', {
  start: post('', {
    summary: 'Reckon what a requirement, new or changed, would make of the figures',
    can: 'programme.write',
    limit: { per: 'person', times: 60, seconds: 600 }, // each reads everybody's facts
    /** `requirement`: the one that would change; else `unit`, whose subtree would be held to it, or the caller’s own. */
    body: RequirementBody.safeExtend({ id: NewId, requirement: Id.optional(), unit: Id.optional() }),
    reply: Simulation,
  }),
  show: get('/:simulation', {
    summary: 'How far one of the caller’s own is, and its answer',
    can: 'programme.write',
    reply: Simulation,
  }),
})
