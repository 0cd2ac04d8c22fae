import { z } from 'zod'
import { api, get, put } from '../../../http/endpoint.ts'
import { Id, Name } from '../../../lib/schema.ts'
import { MOST_GROUPS } from './groups.rule.ts'

const Group = z.object({
  id: Id,
  name: Name.max(40, '不超过 40 个字'),
  leader: Id.nullable(),
  people: z.array(Id).max(500),
})
export const GroupView = z.object({
  id: Id,
  name: z.string(),
  people: z.array(z.object({ person: Id, name: z.string(), post: z.string(), leads: z.boolean() })),
})
const Groups = z.object({
  revision: z.int(),
  groups: z.array(Group),
  members: z.array(z.object({ person: Id, name: z.string(), post: z.string(), unit: Id })),
})

export const classGroups = api('/class-groups', {
  show: get('/:trainingClass', { summary: 'Groups 分组 of a class, and its members', can: 'class.run', reply: Groups }),
  /** 409 conflict when somebody else saved meanwhile; whoever left the class is dropped. */
  save: put('/:trainingClass', {
    summary: 'Save all groups of a class',
    can: 'class.run',
    body: z.object({ revision: z.int(), groups: z.array(Group).max(MOST_GROUPS, `不超过 ${MOST_GROUPS} 个小组`) }),
    reply: Groups,
  }),
  own: get('/:trainingClass/own', {
    summary: 'The groups of a class in which the caller has a seat',
    can: 'learning.own',
    reply: z.object({ own: Id.nullable(), groups: z.array(GroupView) }),
  }),
})
