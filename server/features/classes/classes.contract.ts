import { z } from 'zod'
import { api, del, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Credit, Done, Id, Instant, Name, NewId, PageQuery, Text, Year, page } from '../../lib/schema.ts'
import { modes, phases } from './classes.rule.ts'

const Line = z.string().trim().max(200, '不超过 200 个字').default('')
const Percent = z.int('请填写整数').min(0).max(100, '不超过 100')
const Fields = z.object({
  title: Name,
  /** 第几期; absent: the next of the year in its programme and base. */
  intake: z.int('请填写整数').min(1).max(999).optional(),
  programme: Id.nullable().default(null),
  requirement: Id.nullable().default(null),
  base: Id,
  /** Units of its subtree may nominate. */
  audience: Id,
  from: BusinessDate,
  to: BusinessDate,
  mode: z.enum(modes),
  venue: Line,
  bring: Text.default(''),
  directions: Text.default(''),
  /** Of whom it is; empty: of any position. */
  positions: z.array(Id).max(30).default([]),
  capacity: z.int('请填写整数').min(1, '至少 1 人').max(5_000, '不超过 5000 人'),
  quotas: z.boolean().default(false),
  quotasFreeOn: BusinessDate.nullable().default(null),
  selfApply: z.boolean().default(false),
  nominateFrom: BusinessDate,
  nominateUntil: BusinessDate,
  /** 0: no confirmation is asked. */
  confirmDays: z.int('请填写整数').min(0).max(60, '不超过 60 天').default(3),
  graduation: z.object({ attendance: Percent, course: Id.nullable() }).default({ attendance: 86, course: null }),
})
const DAY_MS = 86_400_000
const LONGEST_DAYS = 400
export const ClassSave = Fields.refine(({ from, to }) => from <= to, {
  path: ['to'],
  message: '结束日期不能早于开始日期',
})
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < LONGEST_DAYS * DAY_MS, {
    path: ['to'],
    message: '一个班不超过 400 天，请检查是否写错',
  })
  .refine(({ nominateFrom, nominateUntil }) => nominateFrom <= nominateUntil, {
    path: ['nominateUntil'],
    message: '截止日期不能早于开始推荐的日期',
  })
  .refine(({ nominateUntil, from }) => nominateUntil < from, {
    path: ['nominateUntil'],
    message: '推荐要在开班之前截止',
  })
  .refine(
    ({ quotas, quotasFreeOn, nominateUntil, to }) =>
      !quotas || quotasFreeOn === null || (nominateUntil < quotasFreeOn && quotasFreeOn <= to),
    { path: ['quotasFreeOn'], message: '应在推荐截止之后、结业之前' },
  )

const Named = z.object({ id: Id, name: z.string() })
export const ClassCard = z.object({
  id: Id,
  title: z.string(),
  year: z.int(),
  intake: z.int(),
  programme: Named.nullable(),
  base: Named,
  from: BusinessDate,
  to: BusinessDate,
  mode: z.enum(modes),
  phase: z.enum(phases),
  capacity: z.int(),
  seated: z.int(),
  nominateFrom: BusinessDate,
  nominateUntil: BusinessDate,
})
export const ClassView = ClassCard.extend({
  ...Fields.omit({ title: true, programme: true, requirement: true, base: true, audience: true, positions: true })
    .shape,
  intake: z.int(),
  requirement: Named.nullable(),
  /** With how to get there, where the class says nothing of its own. */
  base: Named.extend({ address: z.string(), directions: z.string() }),
  unit: Id,
  audience: Named,
  positions: z.array(Named),
  graduation: z.object({ attendance: Percent, course: Named.nullable() }),
  credit: Credit,
  rankedAt: Instant.nullable(),
  cancelled: z.object({ at: Instant, reason: z.string() }).nullable(),
  revision: z.int(),
  /** Whether the caller may change it. */
  editable: z.boolean(),
  /** Whether the caller runs it: signs people in, marks, tells. */
  runs: z.boolean(),
  /** Of a draft: what speaks against opening it, each in a sentence. */
  missing: z.array(z.string()),
})

export const ClassFilter = z.object({
  year: Year.optional(),
  base: Id.optional(),
  phase: z.enum(phases).optional(),
  search: z.string().trim().max(60).optional(),
})

export const classes = api('/classes', {
  list: get('', {
    summary: 'Training classes 培训班 that the caller may see, those that begin last first',
    can: 'class.read',
    query: PageQuery.extend(ClassFilter.shape),
    reply: page(ClassCard),
  }),
  choices: get('/choices', {
    summary: 'What a class may be of: bases, programmes, requirements, positions',
    can: 'class.write',
    reply: z.object({
      bases: z.array(Named.extend({ unit: Id, unitName: z.string() })),
      programmes: z.array(Named),
      requirements: z.array(Named),
      positions: z.array(Named),
      /** For whom a class is mostly: the whole tree. */
      audience: Named.nullable(),
    }),
  }),
  audiences: get('/audiences', {
    summary: 'Institutions that a class may be for, by name',
    can: 'class.write',
    query: z.object({ search: z.string().trim().max(60).optional() }),
    reply: z.object({ items: z.array(Named) }),
  }),
  courses: get('/courses', {
    summary: 'Published courses that a class may name',
    can: 'class.write',
    query: z.object({ search: z.string().trim().max(60).optional() }),
    reply: z.object({ items: z.array(Named) }),
  }),
  show: get('/:trainingClass', { summary: 'A training class', can: 'class.read', reply: ClassView }),
  create: post('', {
    summary: 'Plan a class: a draft that only who writes it sees',
    can: 'class.write',
    body: ClassSave.safeExtend({ id: NewId }),
    reply: ClassView,
  }),
  save: put('/:trainingClass', {
    summary: 'Save a class against its revision',
    can: 'class.write',
    body: ClassSave.safeExtend({ revision: z.int() }),
    reply: ClassView,
  }),
  open: post('/:trainingClass/open', {
    summary: 'Open a draft for nominations',
    can: 'class.write',
    body: z.object({ revision: z.int() }),
    reply: ClassView,
  }),
  cancel: post('/:trainingClass/cancel', {
    summary: 'Cancel a class; whoever is in it is told',
    can: 'class.write',
    body: z.object({ reason: Text.min(1, '请写明原因').max(200, '不超过 200 个字') }),
    reply: Done,
  }),
  copy: post('/:trainingClass/copy', {
    summary: 'Plan the same class again, so many weeks later; with its timetable',
    can: 'class.write',
    body: z.object({ id: NewId, title: Name, weeks: z.int().min(1).max(260) }),
    reply: ClassView,
  }),
  remove: del('/:trainingClass', { summary: 'Remove a draft', can: 'class.write', reply: Done }),
})
