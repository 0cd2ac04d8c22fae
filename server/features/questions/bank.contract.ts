import { z } from 'zod'
import { api, del, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Count, Done, Id, Instant, Name, NewId, PageQuery, page } from '../../lib/schema.ts'
import { Pictures } from '../assets/assets.contract.ts'
import { BankQuestion, QuestionTraits } from './question.contract.ts'

export const QuestionKind = z.enum(['single', 'multiple', 'judge', 'blank', 'order', 'match', 'short', 'essay', 'case'])

/** What a list of questions is narrowed by; exported and drawn from by the same. */
export const QuestionFilter = z.object({
  search: z.string().trim().max(60).optional(),
  kind: QuestionKind.optional(),
  difficulty: z.coerce.number().int().min(1).max(5).optional(),
  topic: Id.optional(),
  position: Id.optional(),
  /** `review`: in use, and the day has come on which somebody is to look whether it still holds. */
  state: z.enum(['active', 'review', 'retired']).default('active'),
})
export type QuestionFilter = z.output<typeof QuestionFilter>

const Traits = QuestionTraits.extend({
  sourceDate: BusinessDate.nullable().default(null),
  reviewOn: BusinessDate.nullable().default(null),
})
export const QuestionCard = z.object({
  id: Id,
  /** By which people name it: No. 1024. */
  serial: z.int(),
  kind: QuestionKind,
  /** The beginning of the stem, in plain text. */
  stem: z.string(),
  points: z.int(),
  difficulty: z.int().nullable(),
  topics: z.array(z.string()),
  unitName: z.string(),
  reviewOn: z.string().nullable(),
  retired: z.boolean(),
  version: z.int(),
  updatedAt: Instant,
})
/** Another question with the same text. */
const Same = z.object({ id: Id, serial: z.int() })
export const QuestionView = QuestionCard.extend({
  unit: Id,
  content: BankQuestion,
  traits: QuestionTraits,
  revision: z.int(),
  savedBy: z.string(),
  same: z.array(Same),
  editable: z.boolean(),
})
export const VersionView = z.object({
  version: z.int(),
  content: BankQuestion,
  savedBy: z.string(),
  at: Instant,
})
const TopicName = Name.max(60, '不超过 60 个字')
export const TopicView = z.object({
  id: Id,
  name: z.string(),
  unit: Id,
  unitName: z.string(),
  revision: z.int(),
  editable: z.boolean(),
})

/** With the addresses of its pictures and sounds. */
const Shown = QuestionView.extend({ pictures: Pictures })

export const bank = api('/bank', {
  list: get('/questions', {
    summary: 'Questions 试题 of the caller’s units, the newest first; those to be looked at by the day that was set',
    can: 'question.read',
    query: PageQuery.extend(QuestionFilter.shape),
    reply: page(QuestionCard),
  }),
  homes: get('/homes', {
    summary: 'Units for which the caller can keep questions',
    can: 'question.write',
    reply: z.object({ items: z.array(z.object({ id: Id, name: z.string() })) }),
  }),
  reviewCount: get('/review/count', {
    summary: 'How many questions are to be looked at 待复核',
    can: 'question.write',
    reply: Count,
  }),
  chosen: post('/chosen', {
    summary: 'Questions in full, in the order asked for; those that are out of reach are left out',
    can: 'question.read',
    body: z.object({ ids: z.array(Id).min(1).max(200) }),
    reply: z.object({ items: z.array(QuestionView.omit({ same: true })), pictures: Pictures }),
  }),
  create: post('/questions', {
    summary: 'Add a question',
    can: 'question.write',
    /** `unit`: for which it is kept; without it the caller’s own. Its content has the same id. */
    body: z.object({ id: NewId, unit: Id.optional(), content: BankQuestion, traits: Traits }),
    reply: Shown,
  }),
  show: get('/questions/:bankQuestion', { summary: 'A question', can: 'question.read', reply: Shown }),
  versions: get('/questions/:bankQuestion/versions', {
    summary: 'What a question was before, the latest first',
    can: 'question.read',
    reply: z.object({ items: z.array(VersionView), pictures: Pictures }),
  }),
  /** 409 question.stale when it was changed meanwhile. */
  save: put('/questions/:bankQuestion', {
    summary: 'Save a question against its revision; other words or another key are a new version',
    can: 'question.write',
    body: z.object({ revision: z.int(), content: BankQuestion, traits: Traits }),
    reply: Shown,
  }),
  retire: post('/questions/:bankQuestion/retire', {
    summary: 'Take a question out of use 停用, or bring it back',
    can: 'question.write',
    body: z.object({ retired: z.boolean() }),
    reply: Done,
  }),
  reviewed: post('/questions/:bankQuestion/reviewed', {
    summary: 'A question still holds: the next day on which somebody is to look, or none',
    can: 'question.write',
    body: z.object({ reviewOn: BusinessDate.nullable() }),
    reply: Done,
  }),
  topics: get('/topics', {
    summary: 'Topics 知识点 that the caller’s questions may have, by name',
    can: 'question.read',
    reply: z.object({ items: z.array(TopicView) }),
  }),
  addTopic: post('/topics', {
    summary: 'Add a topic',
    can: 'question.write',
    body: z.object({ id: NewId, name: TopicName }),
    reply: Done,
  }),
  /** 409 conflict when it was changed meanwhile. */
  saveTopic: put('/topics/:topic', {
    summary: 'Rename a topic wherever it stands',
    can: 'question.write',
    body: z.object({ name: TopicName, revision: z.int() }),
    reply: Done,
  }),
  /** 409 topic.inUse, topic.drawnBy */
  removeTopic: del('/topics/:topic', {
    summary: 'Remove a topic that no question has and nothing draws by',
    can: 'question.write',
    reply: Done,
  }),
})
