import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { BusinessDate, Count, Done, Id, Instant, NewId, PageQuery, page } from '../../lib/schema.ts'

export const GivenTerm = z.object({
  electedOn: BusinessDate,
  years: z.int('请填写年数').min(1, '任期为 1 到 10 年').max(10, '任期为 1 到 10 年'),
})
export const TermView = GivenTerm.extend({ dueOn: BusinessDate })

const TermRow = z.object({
  id: Id,
  person: z.object({ id: Id, name: z.string() }),
  unitName: z.string(),
  positionName: z.string(),
  from: BusinessDate,
  term: TermView,
  overdue: z.boolean(),
})
const TermChangeView = z.object({
  id: Id,
  act: z.enum(['renew', 'end']),
  on: BusinessDate,
  count: z.int(),
  names: z.string(),
  at: Instant,
  by: z.string(),
  undone: z.boolean(),
})
/** Below a unit; absent: below all of the caller's. */
const Place = z.object({ unit: Id.optional() })

export const terms = api('/terms', {
  list: get('/', {
    summary: 'Posts whose terms are due, the earliest first: by default those overdue or due within 90 days',
    can: 'roster.read',
    query: PageQuery.extend(Place.shape).extend({ due: z.enum(['soon', 'overdue', 'all']).default('soon') }),
    reply: page(TermRow),
  }),
  count: get('/count', { summary: 'How many are overdue or due within 90 days', can: 'roster.write', reply: Count }),
  apply: post('/', {
    summary: 'Renew the terms of several posts, or end the posts, on one day (换届); undoable as one',
    can: 'roster.write',
    limit: { per: 'person', times: 60, seconds: 60 },
    body: z.object({
      id: NewId,
      act: z.enum(['renew', 'end'], '请选择连任或离任'),
      on: BusinessDate,
      /** Of the new term. */
      years: GivenTerm.shape.years.default(3),
      appointments: z.array(Id).min(1, '请先选择任职').max(100, '一次不超过 100 条'),
    }),
    reply: z.object({ id: Id, count: z.int() }),
  }),
  changes: get('/changes', {
    summary: 'What was done of that lately, the newest first',
    can: 'roster.write',
    query: Place,
    reply: z.object({ items: z.array(TermChangeView) }),
  }),
  undo: post('/changes/:termChange/undo', {
    summary: 'Take such an act back as one; 409 term.kept once the posts were changed since',
    can: 'roster.write',
    reply: Done,
  }),
})
