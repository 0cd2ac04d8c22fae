import { z } from 'zod'
import { api, get, post } from '../../../http/endpoint.ts'
import { BusinessDate, Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'
import { postStates } from '../robots/robots.rule.ts'

const Group = z.object({
  id: Id,
  name: z.string(),
  state: z.enum(postStates),
  said: z.string(),
})

const Audience = z.object({
  unit: Id,
  /** None: whatever the post. */
  positions: z.array(Id).max(50, '最多选择 50 个职务').default([]),
  /** With one: only who has not fulfilled it. */
  requirement: Id.nullable().default(null),
  /** With a requirement: only whose last day is from the one to the other, both included. */
  dueFrom: BusinessDate.nullable().default(null),
  dueTo: BusinessDate.nullable().default(null),
})

export const Announcement = z.object({
  id: Id,
  title: z.string(),
  text: z.string(),
  unitName: z.string(),
  by: z.string(),
  at: Instant,
  sent: z.boolean(),
  people: z.int(),
  told: z.int(),
  read: z.int(),
  mailed: z.int(),
  countedAt: Instant,
  /** The groups to which it was posted. */
  groups: z.array(Group),
})

export const announcements = api('/announcements', {
  list: get('', {
    summary: 'What was announced in the caller’s units, newest first, with how many it reached',
    can: 'notice.announce',
    query: PageQuery,
    reply: page(Announcement),
  }),
  audience: post('/audience', {
    summary: 'How many an announcement would go to, and how many of them have an account',
    can: 'notice.announce',
    limit: { per: 'person', times: 120, seconds: 3600 },
    body: Audience,
    reply: z.object({ people: z.int(), accounts: z.int() }),
  }),
  send: post('', {
    summary: 'Announce it to an audience; again changes nothing',
    can: 'notice.announce',
    limit: { per: 'person', times: 60, seconds: 3600 },
    body: Audience.extend({
      id: NewId,
      title: z.string().trim().min(1, '请填写标题').max(100, '不超过 100 个字'),
      text: z.string().trim().min(1, '请填写内容').max(2_000, '不超过 2000 个字'),
      /** Also posted to the groups of these robots. */
      robots: z.array(Id).max(20, '最多选择 20 个群').default([]),
    }),
    reply: Announcement,
  }),
})
