/** Endpoints of roles that are held for one thing alone, to be spread into a table of their own: at `path`, by who owns it. */
import { z } from 'zod'
import { THING_ROLES, thingRoles, type ThingKind } from '../../access/capabilities.ts'
import { del, get, post, type Who } from '../../http/endpoint.ts'
import { BusinessDate, Code, Id, NewId } from '../../lib/schema.ts'

const Held = z.object({
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

export const rolesAt = <const P extends string, const W extends Who, const K extends ThingKind>(
  path: P,
  { kind, can, what }: { kind: K; can: W; what: string },
) => ({
  list: get(`${path}/roles`, {
    summary: `Who holds a role for ${what} alone; the ended ones last`,
    can,
    reply: Held,
  }),
  candidates: get(`${path}/roles/candidates`, {
    summary: 'Accounts of the institution by name, pinyin or login; of another one by the whole login',
    can,
    limit: { per: 'person', times: 300, seconds: 60 },
    query: z.object({ search: z.string().trim().min(1).max(64) }),
    reply: z.object({ items: z.array(z.object({ login: z.string(), name: z.string() })) }),
  }),
  grant: post(`${path}/roles`, {
    summary: `Give somebody a role for ${what}, until a day (exclusive)`,
    can,
    limit: { per: 'person', times: 120, seconds: 60 },
    body: z.object({
      id: NewId,
      role: z.enum(THING_ROLES[kind], '请选择角色'),
      login: Code.min(1, '请选择账号').max(64),
      to: BusinessDate,
    }),
    reply: Held,
  }),
  revoke: del(`${path}/roles/:thingRole`, {
    summary: 'Take it back at once; one that has begun is kept as ended',
    can,
    reply: Held,
  }),
})
