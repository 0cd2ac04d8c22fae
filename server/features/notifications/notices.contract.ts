import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { Count, Id, Instant, PageQuery, page } from '../../lib/schema.ts'
import { NoticeGroup } from './kinds.rule.ts'

export const Notice = z.object({
  id: Id,
  group: z.enum(NoticeGroup),
  title: z.string(),
  text: z.string(),
  /** Within the site; empty where it leads nowhere. */
  link: z.string(),
  at: Instant,
  unread: z.boolean(),
})

export const notices = api('/notices', {
  list: get('', {
    summary: 'What I was told, newest first',
    can: 'signed-in',
    query: PageQuery.extend({ of: z.enum(['all', 'unread']).default('all') }),
    reply: page(Notice),
  }),
  unread: get('/unread', { summary: 'How many I have not read', can: 'signed-in', reply: Count }),
  readAll: post('/read', {
    summary: 'Mark as read what the page has shown: all up to an instant, nothing that came later',
    can: 'signed-in',
    body: z.object({ until: z.iso.datetime() }),
    reply: Count,
  }),
  mark: post('/:notice/mark', {
    summary: 'Mark one as read, or as unread again',
    can: 'signed-in',
    body: z.object({ unread: z.boolean() }),
    reply: Notice,
  }),
})
