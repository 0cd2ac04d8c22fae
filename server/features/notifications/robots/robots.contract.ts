import { z } from 'zod'
import { api, del, get, post, put } from '../../../http/endpoint.ts'
import { Done, Id, Name, NewId } from '../../../lib/schema.ts'
import { robotKinds } from './robots.rule.ts'

/** Both are sealed, and never shown. */
const Secrets = {
  webhook: z.string().trim().max(500, '不超过 500 个字'),
  secret: z.string().trim().max(200, '不超过 200 个字').default(''),
}
export const RobotView = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(robotKinds),
  unit: Id,
  unitName: z.string(),
  hasSecret: z.boolean(),
  revision: z.int(),
})

export const groupRobots = api('/group-robots', {
  list: get('', {
    summary: 'Robots of groups, of a unit and below it',
    can: 'notice.announce',
    query: z.object({ unit: Id.optional() }),
    reply: z.object({ items: z.array(RobotView) }),
  }),
  create: post('', {
    summary: 'Add the robot of a group',
    can: 'notice.announce',
    body: z.object({ id: NewId, unit: Id, kind: z.enum(robotKinds), name: Name, ...Secrets }),
    reply: RobotView,
  }),
  save: put('/:groupRobot', {
    summary: 'Change the robot of a group; an empty webhook leaves it and its secret as they are',
    can: 'notice.announce',
    body: z.object({ revision: z.int(), name: Name, ...Secrets }),
    reply: RobotView,
  }),
  remove: del('/:groupRobot', { summary: 'Remove the robot of a group', can: 'notice.announce', reply: Done }),
  check: post('/:groupRobot/check', {
    summary: 'Post a message to the group',
    can: 'notice.announce',
    limit: { per: 'person', times: 30, seconds: 3600 },
    reply: z.object({ sent: z.boolean(), said: z.string() }),
  }),
  again: post('/posts/:robotPost/retry', {
    summary: 'Post to a group again what did not arrive there',
    can: 'notice.announce',
    reply: Done,
  }),
})
