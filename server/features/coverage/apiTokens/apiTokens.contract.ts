import { z } from 'zod'
import { api, get, post } from '../../../http/endpoint.ts'
import { BusinessDate, Done, Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'

/** 接口令牌: with one another system reads the coverage of a unit and of what lies below it, and nothing else. */
export const ApiToken = z.object({
  id: Id,
  name: z.string(),
  unit: Id,
  unitName: z.string(),
  by: z.string(),
  at: Instant,
  /** Its last day. */
  expiresOn: BusinessDate,
  expired: z.boolean(),
  lastUsedOn: BusinessDate.nullable(),
  revokedAt: Instant.nullable(),
})

export const apiTokens = api('/api-tokens', {
  list: get('', {
    summary: 'The tokens of the caller’s units, newest first; never the tokens themselves',
    can: 'apiToken.write',
    query: PageQuery,
    reply: page(ApiToken),
  }),
  create: post('', {
    summary: 'Make a token; the only reply that holds it',
    can: 'apiToken.write',
    limit: { per: 'person', times: 20, seconds: 600 },
    body: z.object({
      id: NewId,
      name: z.string().trim().min(1, '请填写用途').max(60, '不超过 60 个字'),
      unit: Id,
      expiresOn: BusinessDate,
    }),
    reply: ApiToken.extend({ token: z.string() }),
  }),
  revoke: post('/:apiToken/revoke', {
    summary: 'Revoke a token from now on',
    can: 'apiToken.write',
    reply: Done,
  }),
})
