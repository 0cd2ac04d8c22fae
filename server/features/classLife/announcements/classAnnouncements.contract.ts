import { z } from 'zod'
import { api, get, post } from '../../../http/endpoint.ts'
import { Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'

export const ClassAnnouncementView = z.object({
  id: Id,
  title: z.string(),
  text: z.string(),
  by: z.string(),
  at: Instant,
  /** Whom it reached; for who runs the class. `sent`: false while it goes out. */
  reached: z
    .object({ sent: z.boolean(), people: z.int(), told: z.int(), read: z.int(), countedAt: Instant })
    .nullable(),
})

export const classAnnouncements = api('/classes', {
  list: get('/:trainingClass/announcements', {
    summary: 'What was announced to a class, newest first; for who runs it with how many it reached',
    can: 'signed-in',
    query: PageQuery,
    reply: page(ClassAnnouncementView).extend({ runs: z.boolean() }),
  }),
  send: post('/:trainingClass/announcements', {
    summary: 'Announce something to the members of a class; again changes nothing',
    can: 'class.run',
    limit: { per: 'person', times: 60, seconds: 3600 },
    body: z.object({
      id: NewId,
      title: z.string().trim().min(1, '请填写标题').max(100, '不超过 100 个字'),
      text: z.string().trim().min(1, '请填写内容').max(2_000, '不超过 2000 个字'),
    }),
    reply: ClassAnnouncementView,
  }),
})
