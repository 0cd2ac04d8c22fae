import { z } from 'zod'
import { api, del, file, get, post, put } from '../../../http/endpoint.ts'
import { BusinessDate, Count, Done, Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'
import { MOST_PHOTO_BYTES, PHOTO_TYPES } from '../photos/photos.rule.ts'
import { postStates, reviews } from './discussion.rule.ts'

const Title = z.string().trim().min(1, '请填写标题').max(80, '不超过 80 个字')
const Words = z.string().trim().min(1, '请填写内容').max(3_000, '不超过 3000 个字')
const Reason = z.string().trim().min(1, '请写明原因').max(200, '不超过 200 个字')

export const PostView = z.object({
  id: Id,
  /** Empty for a topic. */
  topic: z.string(),
  title: z.string(),
  text: z.string(),
  by: z.string(),
  staff: z.boolean(),
  mine: z.boolean(),
  at: Instant,
  edited: z.boolean(),
  state: z.enum(postStates),
  /** Nothing of it is shown to the caller any more. */
  gone: z.boolean(),
  /** Why it is hidden; for who wrote it, and who runs the class. */
  reason: z.string(),
  replies: z.int(),
  lastAt: Instant,
  pictures: z.array(z.object({ id: Id })),
  isNew: z.boolean(),
  pinned: z.boolean(),
  closed: z.boolean(),
  may: z.object({ edit: z.boolean(), withdraw: z.boolean(), report: z.boolean() }),
  revision: z.int(),
})
export const SettingView = z.object({
  review: z.enum(reviews),
  until: BusinessDate.nullable(),
  /** Whether one may write today. */
  open: z.boolean(),
  runs: z.boolean(),
  revision: z.int(),
})
const ReportView = z.object({ by: z.string(), at: Instant, reason: z.string() })

/** What who runs the class does with a post. */
export const Act = z
  .object({
    act: z.enum(['hide', 'show', 'keep', 'pin', 'unpin', 'close', 'reopen']),
    /** Of hiding; its author reads it. */
    reason: z.string().trim().max(200, '不超过 200 个字').default(''),
  })
  .refine(({ act, reason }) => act !== 'hide' || reason !== '', { path: ['reason'], message: '请写明原因' })

export const classDiscussion = api('/classes', {
  topics: get('/:trainingClass/discussion', {
    summary: 'Topics of the discussion of a class, the last answered first; the first page has the pinned ones too',
    can: 'signed-in',
    query: PageQuery,
    reply: page(PostView).extend({ pinned: z.array(PostView), setting: SettingView, waiting: Count }),
  }),
  unread: get('/:trainingClass/discussion/unread', {
    summary: 'How many of the newest topics have something that the caller has not read',
    can: 'signed-in',
    reply: z.object({ count: z.int() }),
  }),
  queue: get('/:trainingClass/discussion/queue', {
    summary: 'Posts of a class that wait for review, or were reported',
    can: 'class.run',
    reply: z.object({ items: z.array(PostView.extend({ topicTitle: z.string(), reports: z.array(ReportView) })) }),
  }),
  save: put('/:trainingClass/discussion/setting', {
    summary: 'Whether posts are reviewed before or after they are shown, and until when one may write',
    can: 'class.run',
    body: z.object({ review: z.enum(reviews), until: BusinessDate.nullable(), revision: z.int().nonnegative() }),
    reply: SettingView,
  }),
  addTopic: post('/:trainingClass/discussion', {
    summary: 'Begin a topic; again changes nothing',
    can: 'signed-in',
    limit: { per: 'person', times: 20, seconds: 3600 },
    body: z.object({ id: NewId, title: Title, text: Words }),
    reply: PostView,
  }),
  topic: get('/:trainingClass/discussion/:classPost', {
    summary: 'A topic and its answers in their order; reading it makes it new no more',
    can: 'signed-in',
    query: PageQuery,
    reply: page(PostView).extend({ topic: PostView, setting: SettingView }),
  }),
  reply: post('/:trainingClass/discussion/:classPost/replies', {
    summary: 'Answer a topic; again changes nothing',
    can: 'signed-in',
    limit: { per: 'person', times: 120, seconds: 3600 },
    body: z.object({ id: NewId, text: Words }),
    reply: PostView,
  }),
  edit: put('/:trainingClass/discussion/:classPost', {
    summary: 'Change an own post, for a while after it was written',
    can: 'signed-in',
    body: z.object({ title: z.string().trim().max(80, '不超过 80 个字').default(''), text: Words, revision: z.int() }),
    reply: PostView,
  }),
  withdraw: post('/:trainingClass/discussion/:classPost/withdraw', {
    summary: 'Take an own post back',
    can: 'signed-in',
    reply: Done,
  }),
  report: post('/:trainingClass/discussion/:classPost/report', {
    summary: 'Report a post of another to who runs the class; again changes nothing',
    can: 'signed-in',
    limit: { per: 'person', times: 30, seconds: 3600 },
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  addPicture: post('/:trainingClass/discussion/:classPost/pictures', {
    summary:
      'Add a picture to an own post, for a while after it was written: made smaller and without what the camera wrote into it; again changes nothing',
    can: 'signed-in',
    limit: { per: 'person', times: 60, seconds: 3600 },
    query: z.object({ id: NewId }),
    upload: { maxBytes: MOST_PHOTO_BYTES, types: PHOTO_TYPES },
    reply: PostView,
  }),
  removePicture: del('/:trainingClass/discussion/:classPost/pictures/:postPicture', {
    summary: 'Take a picture of an own post away',
    can: 'signed-in',
    reply: PostView,
  }),
  picture: get('/:trainingClass/discussion/:classPost/pictures/:postPicture', {
    summary: 'A picture of a post, for who may read it',
    can: 'signed-in',
    query: z.object({ size: z.enum(['small', 'large']).default('large') }),
    reply: file('image/jpeg'),
  }),
  act: post('/:trainingClass/discussion/:classPost/act', {
    summary: 'Show, hide, keep, pin or close a post, as who runs the class',
    can: 'class.run',
    body: Act,
    reply: PostView,
  }),
})
