import { z } from 'zod'
import { api, file, get } from '../../http/endpoint.ts'
import { BusinessDate, Id, Instant, PageQuery, page } from '../../lib/schema.ts'
import { acts } from './acts.rule.ts'

/** `subject`: the id of what was acted on; `detail` says who or what that is. */
export const AuditEntry = z.object({
  id: Id,
  at: Instant,
  actor: z.string(),
  act: z.string(),
  subject: z.string(),
  detail: z.string(),
})
/** `search`: part of a name of who acted, or of what the entry says; both days included. */
export const AuditFilter = z.object({
  search: z.string().trim().max(60).optional(),
  act: z.enum(acts, '请选择列表中的动作').optional(),
  from: BusinessDate.optional(),
  to: BusinessDate.optional(),
})

export const audit = api('/audit', {
  list: get('', {
    summary: 'The audit trail, newest first',
    can: 'audit.read',
    query: PageQuery.extend(AuditFilter.shape),
    reply: page(AuditEntry),
  }),
  workbook: get('/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'audit.read',
    limit: { per: 'person', times: 30, seconds: 60 }, // thousands of rows each
    query: AuditFilter,
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
})
