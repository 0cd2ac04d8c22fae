import { z } from 'zod'
import { api, del, file, get, post, put } from '../../../http/endpoint.ts'
import { BusinessDate, Credit, Done, Id, Name, NewId } from '../../../lib/schema.ts'
import { clashKinds } from './conflicts.rule.ts'

const Link = z
  .string()
  .trim()
  .max(500, '不超过 500 个字')
  .refine((link) => link === '' || /^https?:\/\/\S+$/.test(link), '请填写以 http 开头的网址')
const Fields = z.object({
  day: BusinessDate,
  /** Minutes of the day; `to` is the first minute after. */
  from: z.int().min(0).max(1_439),
  to: z.int().min(1).max(1_440),
  title: Name,
  teacher: Id.nullable().default(null),
  room: Id.nullable().default(null),
  /** Anywhere but in a room of the base. */
  place: z.string().trim().max(120, '不超过 120 个字').default(''),
  course: Id.nullable().default(null),
  link: Link.default(''),
  credit: Credit.max(2_400, '不超过 24 学时').default(0),
})
const ordered = { path: ['to'], message: '下课要晚于上课' }
const isOrdered = ({ from, to }: { from: number; to: number }): boolean => from < to
export const SessionSave = Fields.refine(isOrdered, ordered)

const Named = z.object({ id: Id, name: z.string() })
export const SessionView = Fields.extend({
  id: Id,
  teacher: Named.extend({ title: z.string() }).nullable(),
  room: Named.nullable(),
  course: Named.nullable(),
  revision: z.int(),
})
export const ClashView = z.object({
  kind: z.enum([...clashKinds, 'trainee']),
  /** Of the class that is looked at. */
  session: Id,
  /** In words: what is taken, when, and by what. */
  text: z.string(),
})
/** `accepted`: clashes of room, teacher and class were shown, and it is to be saved all the same. */
const Accepted = { accepted: z.boolean().default(false) }

export const timetable = api('/classes', {
  show: get('/:trainingClass/timetable', {
    summary: 'The timetable 课程表 of a class, and for who keeps it what clashes',
    can: 'signed-in',
    reply: z.object({
      items: z.array(SessionView),
      from: BusinessDate,
      to: BusinessDate,
      editable: z.boolean(),
      rooms: z.array(Named),
      clashes: z.array(ClashView),
    }),
  }),
  workbook: get('/:trainingClass/timetable/workbook', {
    summary: 'The same as an Excel file',
    can: 'signed-in',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
  check: post('/:trainingClass/timetable/clashes', {
    summary: 'What a session would clash with, before it is saved',
    can: 'class.write',
    body: SessionSave.safeExtend({ session: Id.nullable().default(null) }),
    reply: z.object({ items: z.array(ClashView) }),
  }),
  /** 409 timetable.clashes with what it clashes with, unless that was accepted. */
  add: post('/:trainingClass/timetable', {
    summary: 'Add a session to the timetable',
    can: 'class.write',
    body: SessionSave.safeExtend({ id: NewId, ...Accepted }),
    reply: SessionView,
  }),
  /** 409 timetable.clashes as above. What is there under its id already is not made again. */
  copyDay: post('/:trainingClass/timetable/days', {
    summary: 'Hold the sessions of a day on another day too',
    can: 'class.write',
    body: z.object({
      day: BusinessDate,
      sessions: z
        .array(z.object({ of: Id, id: NewId }))
        .min(1, '这一天没有课')
        .max(50, '一天最多 50 节'),
      ...Accepted,
    }),
    reply: Done,
  }),
  save: put('/:trainingClass/timetable/:classSession', {
    summary: 'Save a session against its revision',
    can: 'class.write',
    body: SessionSave.safeExtend({ revision: z.int(), ...Accepted }),
    reply: SessionView,
  }),
  remove: del('/:trainingClass/timetable/:classSession', {
    summary: 'Take a session out of the timetable',
    can: 'class.write',
    reply: Done,
  }),
})
