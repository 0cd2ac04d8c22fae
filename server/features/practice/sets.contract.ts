/** Sets 练习 and 章节测试, as teachers keep them. */
import { z } from 'zod'
import { api, del, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Done, Id, Instant, Name, NewId, PageQuery, page } from '../../lib/schema.ts'
import { QuestionKind } from '../questions/bank.contract.ts'
import { modes, MOST_ASKED, sources } from './practice.rule.ts'

const Draw = z.object({
  topics: z.array(Id).max(20),
  kinds: z.array(QuestionKind).max(9),
  difficulties: z.array(z.int().min(1).max(5)).max(5),
  positions: z.array(Id).max(20),
})
const whole = z.int('请填写整数')
const FIELDS = {
  title: Name.max(80, '不超过 80 个字'),
  mode: z.enum(modes),
  source: z.enum(sources),
  draw: Draw,
  questions: z.array(Id).max(MOST_ASKED, `最多 ${MOST_ASKED} 题`),
  course: Id.nullable(),
  count: whole.min(1, '至少 1 题').max(MOST_ASKED, `最多 ${MOST_ASKED} 题`),
  attempts: whole.min(0).max(20, '不超过 20 次'),
  passPercent: whole.min(0).max(100, '不超过 100'),
  from: BusinessDate,
  to: BusinessDate.nullable(),
  audienceKind: z.enum(['unit', 'class']),
  audience: z.union([Id, z.literal('')]).refine((id) => id !== '', { message: '请选择向谁开放' }),
}
const Fields = z
  .object(FIELDS)
  .refine(({ from, to }) => to === null || to >= from, { path: ['to'], message: '不应早于开始日期' })
  .refine(({ source, questions }) => source !== 'list' || questions.length > 0, {
    path: ['questions'],
    message: '请选择题目',
  })
  .refine(({ source, course }) => source !== 'course' || course !== null, { path: ['course'], message: '请选择课程' })

const SetCard = z.object({
  id: Id,
  title: z.string(),
  mode: z.enum(modes),
  from: z.string(),
  to: z.string().nullable(),
  audienceName: z.string(),
})
const SetView = SetCard.extend({
  ...FIELDS,
  courseTitle: z.string(),
  topicNames: z.array(z.string()),
  chosen: z.array(z.object({ id: Id, stem: z.string() })),
  /** Questions that fit, and those of them that an examination holds back now. */
  available: z.int(),
  held: z.int(),
  /** Rounds that were begun. */
  runs: z.int(),
  savedBy: z.string(),
  revision: z.int(),
})

export const practiceSets = api('/practice-sets', {
  list: get('', {
    summary: 'Sets for practice and chapter tests of the caller’s units, the last made first',
    can: 'practice.write',
    query: PageQuery.extend({ search: z.string().max(60).optional() }),
    reply: page(SetCard),
  }),
  choices: get('/choices', {
    summary: 'Classes, units and courses that a set may name',
    can: 'practice.write',
    query: z.object({ search: z.string().max(60).optional(), what: z.enum(['class', 'unit', 'course']) }),
    reply: z.object({ items: z.array(z.object({ id: Id, name: z.string(), path: z.string() })) }),
  }),
  create: post('', {
    summary: 'Open a set',
    can: 'practice.write',
    limit: { per: 'person', times: 120, seconds: 3600 },
    body: Fields.safeExtend({ id: NewId }),
    reply: SetView,
  }),
  show: get('/:practiceSet', {
    summary: 'A set, and how many questions there are for it',
    can: 'practice.write',
    reply: SetView,
  }),
  /** 409 practiceSet.stale */
  save: put('/:practiceSet', {
    summary: 'Change a set against its revision; rounds that were begun stay what they are',
    can: 'practice.write',
    body: Fields.safeExtend({ revision: z.int() }),
    reply: SetView,
  }),
  remove: del('/:practiceSet', { summary: 'Remove a set', can: 'practice.write', reply: Done }),
  results: get('/:practiceSet/results', {
    summary: 'What a chapter test came to, by person, the last handed in first; it counts for nothing',
    can: 'practice.write',
    query: PageQuery.extend({ search: z.string().max(60).optional() }),
    reply: page(
      z.object({
        id: Id,
        name: z.string(),
        number: z.int(),
        score: z.int(),
        total: z.int(),
        passed: z.boolean(),
        finishedAt: Instant,
      }),
    ),
  }),
})
