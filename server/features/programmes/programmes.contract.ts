import { z } from 'zod'
import { api, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Credit, Done, Id, Instant, Name, NewId, PageQuery, Text, page } from '../../lib/schema.ts'
import { CLOCKS } from './requirement.rule.ts'

export const ProgrammeCourse = z.object({ course: Id, required: z.boolean() })
export const ProgrammeCard = z.object({
  id: Id,
  title: z.string(),
  summary: z.string(),
  courseCount: z.int(),
  open: z.boolean(),
  /** Has a required course: else nobody can complete it. */
  canBeCompleted: z.boolean(),
  archivedAt: Instant.nullable(),
  updatedAt: Instant,
})
export const ProgrammeView = ProgrammeCard.extend({
  revision: z.int(),
  courses: z.array(ProgrammeCourse.extend({ title: z.string(), version: z.int() })),
  requirements: z.array(z.object({ id: Id, title: z.string() })),
})
export const ProgrammeSave = z.object({
  title: Name,
  summary: Text.default(''),
  /** Open to every trainee, not only to those of whom a requirement asks it. */
  open: z.boolean().default(false),
  courses: z.array(ProgrammeCourse).max(100).default([]),
})

/** What is in use, or what is archived. */
const Shelf = { archived: z.literal('yes').optional() }
/** What to do with a thing: take it out of use, or bring it back. */
const Archive = z.object({ archived: z.boolean() })

/** Who must be trained, by which clock and in which window, what counts as evidence: every clock of coverage is such a row. */
export const RequirementBody = z
  .object({
    title: Name,
    positions: z.array(Id).min(1, '请选择覆盖的职务').max(30),
    /** Kinds of unit, at or above the post; empty: any. */
    kinds: z.array(Id).max(30).default([]),
    /** Only of those who are marked as such on their appointment. */
    dualLeaders: z.boolean().default(false),
    clock: z.enum(CLOCKS).default('period'),
    /** Evidence dated in [from, to] counts; of new appointments those that begin in it are asked. */
    from: BusinessDate,
    to: BusinessDate,
    /** Months after the appointment in which a new appointee is shown apart, not as uncovered. */
    graceMonths: z.int().min(0).max(36),
    /** Of new appointments: training so many months before them counts. */
    priorMonths: z.int().min(0).max(36).default(0),
    programmes: z.array(Id).max(30).default([]),
    courses: z.array(Id).max(30).default([]),
    trainings: z.boolean().default(false),
    localTrainings: z.boolean().default(false),
    /** Of yearly hours. */
    hours: Credit.max(100_000, '不超过 1000 学时').default(0),
    weight: z.int('请填写整数').min(1, '至少为 1').max(100, '不超过 100').default(1),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: '结束日期不能早于开始日期' })
  .refine(({ clock, hours }) => clock !== 'hours' || hours > 0, { path: ['hours'], message: '请填写一年的学时' })
  .refine(
    ({ clock, programmes, courses, trainings, localTrainings }) =>
      clock === 'hours' || trainings || localTrainings || programmes.length + courses.length > 0,
    { path: ['programmes'], message: '请选择认定的培训项目、课程或集中培训' },
  )
  .refine(({ clock, graceMonths }) => clock !== 'appointment' || graceMonths > 0, {
    path: ['graceMonths'],
    message: '请填写任职后几个月内完成',
  })
export const RequirementSave = RequirementBody.safeExtend({
  revision: z.int(),
  /** The first day on which the change holds; absent: today. */
  effectiveOn: BusinessDate.optional(),
  /** Why it was changed. */
  reason: z.string().trim().max(200, '不超过 200 个字').default(''),
})
const Named = z.object({ id: Id, name: z.string() })
const Line = z.object({ label: z.string(), text: z.string() })
export const RequirementView = z.object({
  id: Id,
  revision: z.int(),
  unit: Id,
  unitName: z.string(),
  title: z.string(),
  positions: z.array(Named),
  kinds: z.array(Named),
  dualLeaders: z.boolean(),
  clock: z.enum(CLOCKS),
  from: BusinessDate,
  to: BusinessDate,
  graceMonths: z.int(),
  priorMonths: z.int(),
  programmes: z.array(z.object({ id: Id, title: z.string(), canBeCompleted: z.boolean() })),
  courses: z.array(Named),
  trainings: z.boolean(),
  localTrainings: z.boolean(),
  hours: Credit,
  weight: z.int(),
  /** What it asks today, in words. */
  lines: z.array(Line),
  /** The newest first; of each what it changed. `replaced`: another was set before it began to hold. */
  versions: z.array(
    z.object({
      effectiveOn: BusinessDate,
      recordedAt: Instant.nullable(),
      by: z.string(),
      reason: z.string(),
      standing: z.enum(['past', 'present', 'to-come', 'replaced']),
      lines: z.array(Line),
    }),
  ),
  archivedAt: Instant.nullable(),
  recalculating: z.boolean(),
})

export const programmes = api('', {
  list: get('/programmes', {
    summary: 'Programmes 培训项目',
    can: 'programme.read',
    query: PageQuery.extend(Shelf),
    reply: page(ProgrammeCard),
  }),
  show: get('/programmes/:programme', {
    summary: 'A programme with its courses',
    can: 'programme.read',
    reply: ProgrammeView,
  }),
  create: post('/programmes', {
    summary: 'Set up a programme',
    can: 'programme.write',
    body: ProgrammeSave.extend({ id: NewId }),
    reply: ProgrammeView,
  }),
  save: put('/programmes/:programme', {
    summary: 'Save a programme against its revision',
    can: 'programme.write',
    body: ProgrammeSave.extend({ revision: z.int() }),
    reply: ProgrammeView,
  }),
  archive: post('/programmes/:programme/archive', {
    summary: 'Archive a programme, or bring it back',
    can: 'programme.write',
    body: Archive,
    reply: Done,
  }),
  /** Published courses that may be put into a programme. */
  courses: get('/programmes/:programme/candidates', {
    summary: 'Published courses that are not in the programme',
    can: 'programme.write',
    query: z.object({ search: z.string().trim().max(60).optional() }),
    reply: z.object({
      items: z.array(z.object({ id: Id, title: z.string(), unitName: z.string(), version: z.int() })),
      /** Titles that fit the search and are in the programme already. */
      present: z.array(z.string()),
    }),
  }),
  requirements: get('/requirements', {
    summary: 'Requirements 培训要求 of the caller’s units, or those that are archived',
    can: 'coverage.read',
    query: z.object(Shelf),
    reply: z.object({ items: z.array(RequirementView) }),
  }),
  testedCourses: get('/requirements/courses', {
    summary: 'Published courses with a test, which a requirement may name',
    can: 'programme.write',
    query: z.object({ search: z.string().trim().max(60).optional() }),
    reply: z.object({ items: z.array(Named.extend({ path: z.string() })) }),
  }),
  createRequirement: post('/requirements', {
    summary: 'Set a requirement',
    can: 'programme.write',
    /** `unit`: whose subtree is held to it; without it the caller’s own. It stays as it was set. */
    body: RequirementBody.safeExtend({ id: NewId, unit: Id.optional() }),
    reply: RequirementView,
  }),
  saveRequirement: put('/requirements/:requirement', {
    summary: 'Change a requirement from a day on; coverage is recomputed as a job',
    can: 'programme.write',
    body: RequirementSave,
    reply: RequirementView,
  }),
  archiveRequirement: post('/requirements/:requirement/archive', {
    summary: 'Archive a requirement, or bring it back',
    can: 'programme.write',
    body: Archive,
    reply: Done,
  }),
})
