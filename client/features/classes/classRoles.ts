import { api } from '../../lib/api.ts'
import type { RolesOfThing } from '../accounts/thingRoles.ts'

/** 班务助理 of a class. */
export function assistantsOf(trainingClass: string): RolesOfThing {
  const params = { trainingClass }
  return {
    key: ['class', trainingClass, 'roles'],
    role: 'class-assistant',
    lead: '只在这个班签到、点名、批请假、收作业，到期自动失效。',
    kept: '已经登记的内容保留',
    list: () => api.classRoles.list({ params }),
    candidates: (search) => api.classRoles.candidates({ params, query: { search } }),
    grant: (id, login, to) => api.classRoles.grant({ params, body: { id, role: 'class-assistant', login, to } }),
    revoke: (thingRole) => api.classRoles.revoke({ params: { ...params, thingRole } }),
  }
}
