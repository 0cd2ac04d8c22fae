import { z } from 'zod'
import { api, get } from '../../http/endpoint.ts'
import { Id, Instant, PageQuery, page } from '../../lib/schema.ts'

export const AuditEntry = z.object({
  id: Id,
  at: Instant,
  actor: z.string(),
  act: z.string(),
  subject: z.string(),
  detail: z.string(),
})

export const audit = api('/audit', {
  list: get('', {
    summary: 'The audit trail, newest first',
    can: 'audit.read',
    query: PageQuery.extend({ actor: z.string().trim().max(64).optional(), act: z.string().trim().max(64).optional() }),
    reply: page(AuditEntry),
  }),
})
