import { z } from 'zod'
import { api, get } from '../../../http/endpoint.ts'

const Key = z.object({
  ...{ kty: z.string(), crv: z.string(), x: z.string(), kid: z.string(), alg: z.string(), use: z.string() },
})
const limit = { per: 'address', times: 600, seconds: 600 } as const

/** What verifiers of badges read, without this system's own forms. */
export const badges = api('/badges', {
  issuer: get('/issuer', {
    summary: 'Who issues badges: the profile of Open Badges 3.0',
    can: 'anyone',
    limit,
    reply: z.looseObject({ id: z.string(), name: z.string() }),
  }),
  jwks: get('/jwks', {
    summary: 'The public keys of all badges (RFC 7517)',
    can: 'anyone',
    limit,
    reply: z.object({ keys: z.array(Key) }),
  }),
  key: get('/keys/:badgeKey', {
    summary: 'A public key, as a badge names it',
    can: 'anyone',
    limit,
    reply: Key,
  }),
  status: get('/status/:code', {
    summary: 'Whether a badge was revoked or superseded',
    can: 'anyone',
    limit,
    reply: z.looseObject({ id: z.string(), revokedCredentials: z.array(z.looseObject({ id: z.string() })) }),
  }),
})
