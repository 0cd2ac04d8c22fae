import { z } from 'zod'
import { api, get, post, put } from '../../http/endpoint.ts'
import { Done, Id, Instant, Name, NewId, PageQuery, PersonName, Text, page } from '../../lib/schema.ts'
import { baseKinds } from './bases.rule.ts'

const Line = z.string().trim().max(200, '不超过 200 个字').default('')
const Phone = z.string().trim().max(40, '不超过 40 个字').default('')

export const BaseSave = z.object({
  name: Name,
  kind: z.enum(baseKinds),
  address: Line,
  directions: Text.default(''),
  rooms: z
    .array(z.object({ id: Id, name: Name.max(40, '不超过 40 个字'), seats: z.int('请填写整数').min(1).max(10_000) }))
    .max(100, '最多 100 间')
    .refine((rooms) => new Set(rooms.map(({ name }) => name)).size === rooms.length, '教室不能重名')
    .default([]),
  contact: z
    .object({ name: z.string().trim().max(40, '不超过 40 个字'), phone: Phone })
    .default({ name: '', phone: '' }),
})
export const BaseView = BaseSave.extend({
  id: Id,
  unit: Id,
  unitName: z.string(),
  revision: z.int(),
  archivedAt: Instant.nullable(),
  /** Whether the caller may change it. */
  editable: z.boolean(),
})
export const TeacherSave = z.object({
  name: PersonName,
  /** Post and unit, as printed in the timetable. */
  title: Line,
  topics: Text.max(500, '不超过 500 个字').default(''),
  phone: Phone,
  /** Of an account, with which the teacher sees how the own teaching was evaluated; '': none. */
  login: z.string().trim().max(120, '不超过 120 个字').default(''),
})
export const TeacherView = TeacherSave.extend({ id: Id, revision: z.int(), archivedAt: Instant.nullable() })

const Shelf = { archived: z.literal('yes').optional() }
const Archive = z.object({ archived: z.boolean() })

export const bases = api('/bases', {
  list: get('', {
    summary: 'Bases 基地 of the caller’s units, by name',
    can: 'class.read',
    query: z.object(Shelf),
    reply: z.object({ items: z.array(BaseView) }),
  }),
  show: get('/:base', { summary: 'A base', can: 'class.read', reply: BaseView }),
  create: post('', {
    summary: 'Set up a base',
    can: 'class.write',
    /** `unit`: who runs it; without it the caller’s own. It stays as it was set. */
    body: BaseSave.extend({ id: NewId, unit: Id.optional() }),
    reply: BaseView,
  }),
  save: put('/:base', {
    summary: 'Save a base against its revision',
    can: 'class.write',
    body: BaseSave.extend({ revision: z.int() }),
    reply: BaseView,
  }),
  archive: post('/:base/archive', {
    summary: 'Archive a base, or bring it back',
    can: 'class.write',
    body: Archive,
    reply: Done,
  }),
  teachers: get('/:base/teachers', {
    summary: 'The register of those who teach at a base, by pinyin',
    can: 'class.write',
    query: PageQuery.extend({ ...Shelf, search: z.string().trim().max(60).optional() }),
    reply: page(TeacherView),
  }),
  addTeacher: post('/:base/teachers', {
    summary: 'Enter a teacher',
    can: 'class.write',
    body: TeacherSave.extend({ id: NewId }),
    reply: TeacherView,
  }),
  saveTeacher: put('/:base/teachers/:teacher', {
    summary: 'Save a teacher against the revision',
    can: 'class.write',
    body: TeacherSave.extend({ revision: z.int() }),
    reply: TeacherView,
  }),
  archiveTeacher: post('/:base/teachers/:teacher/archive', {
    summary: 'Archive a teacher, or bring one back',
    can: 'class.write',
    body: Archive,
    reply: Done,
  }),
})
