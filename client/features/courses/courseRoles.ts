import { api } from '../../lib/api.ts'
import type { RolesOfThing } from '../accounts/thingRoles.ts'

/** 助教 of a course. */
export function assistantsOf(course: string): RolesOfThing {
  const params = { course }
  return {
    key: ['courses', course, 'roles'],
    role: 'assistant',
    lead: '只在这门课程批阅答卷，到期自动失效。',
    kept: '已经批阅的成绩保留',
    list: () => api.courseRoles.list({ params }),
    candidates: (search) => api.courseRoles.candidates({ params, query: { search } }),
    grant: (id, login, to) => api.courseRoles.grant({ params, body: { id, role: 'assistant', login, to } }),
    revoke: (thingRole) => api.courseRoles.revoke({ params: { ...params, thingRole } }),
  }
}
