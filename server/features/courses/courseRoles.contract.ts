import { z } from 'zod'
import { api, del, get, post } from '../../http/endpoint.ts'
import { THING_ROLES, thingRoles } from '../../access/capabilities.ts'
import { BusinessDate, Code, Id, NewId } from '../../lib/schema.ts'

const CourseRole = z.enum(THING_ROLES.course, '请选择角色')
const CourseRoles = z.object({
  items: z.array(
    z.object({
      id: Id,
      role: z.enum(thingRoles),
      name: z.string(),
      login: z.string(),
      from: BusinessDate,
      to: BusinessDate,
      by: z.string(),
      ended: z.boolean(),
    }),
  ),
})

export const courseRoles = api('/courses', {
  list: get('/:course/roles', {
    summary: 'Who holds a role for this course alone; the ended ones last',
    can: 'course.write',
    reply: CourseRoles,
  }),
  candidates: get('/:course/roles/candidates', {
    summary: 'Accounts of the institution by name, pinyin or login; of another one by the whole login',
    can: 'course.write',
    limit: { per: 'person', times: 300, seconds: 60 },
    query: z.object({ search: z.string().trim().min(1).max(64) }),
    reply: z.object({ items: z.array(z.object({ login: z.string(), name: z.string() })) }),
  }),
  grant: post('/:course/roles', {
    summary: 'Give somebody a role for this course, until a day (exclusive)',
    can: 'course.write',
    limit: { per: 'person', times: 120, seconds: 60 },
    body: z.object({ id: NewId, role: CourseRole, login: Code.min(1, '请选择账号').max(64), to: BusinessDate }),
    reply: CourseRoles,
  }),
  revoke: del('/:course/roles/:courseRole', {
    summary: 'Take it back at once; one that has begun is kept as ended',
    can: 'course.write',
    reply: CourseRoles,
  }),
})
