import { z } from 'zod'
import { api, del, get, post, put } from '../../../http/endpoint.ts'
import { Done, Id, Instant, Name } from '../../../lib/schema.ts'
import { REQUIRED_OF } from './requiredOf.rule.ts'

const Code = z.string().trim().min(1, '请输入验证码').max(40)
const Again = z.object({ password: z.string().max(128) })
/** What the browser's own interface takes and gives (WebAuthn); checked by the library that knows it. */
const Options = z.looseObject({ challenge: z.string() })
const Answer = z.looseObject({ id: z.string().max(2_000), response: z.looseObject({}) })
const Recovery = z.object({ recoveryCodes: z.array(z.string()).nullable() })
const TRIES = { per: 'address', times: 600, seconds: 60 } as const
const OWN = { per: 'person', times: 120, seconds: 60 } as const

const Policy = z.object({ requiredOf: z.enum(REQUIRED_OF) })

/** The second step of signing in: a code of an authenticator app, a passkey, or a recovery code. */
export const secondFactor = api('', {
  pass: post('/session/second-factor', {
    summary: 'Finish signing in by a code',
    can: 'anyone',
    limit: TRIES,
    body: z.object({ code: Code }),
    reply: Done,
  }),
  passkeyOptions: post('/session/second-factor/passkey/options', {
    summary: 'What the browser needs to ask for a passkey',
    can: 'anyone',
    limit: TRIES,
    reply: Options,
  }),
  passByPasskey: post('/session/second-factor/passkey', {
    summary: 'Finish signing in by a passkey',
    can: 'anyone',
    limit: TRIES,
    body: z.object({ answer: Answer }),
    reply: Done,
  }),

  own: get('/session/factors', {
    summary: 'What one shows besides the password',
    can: 'signed-in',
    reply: z.object({
      totp: z.object({ at: Instant }).nullable(),
      passkeys: z.array(z.object({ id: Id, name: z.string(), at: Instant, usedAt: Instant })),
      recoveryLeft: z.int(),
      required: z.boolean(),
      hasPassword: z.boolean(),
    }),
  }),
  beginTotp: post('/session/factors/totp', {
    summary: 'Begin with an authenticator app',
    can: 'signed-in',
    limit: OWN,
    body: Again,
    reply: z.object({ secret: z.string(), uri: z.string() }),
  }),
  confirmTotp: post('/session/factors/totp/confirm', {
    summary: 'Show that the app makes the right codes; the first factor comes with recovery codes, shown once',
    can: 'signed-in',
    limit: OWN,
    body: z.object({ code: Code }),
    reply: Recovery,
  }),
  removeTotp: del('/session/factors/totp', { summary: 'Remove it', can: 'signed-in', body: Again, reply: Done }),
  beginPasskey: post('/session/factors/passkeys/options', {
    summary: 'What the browser needs to make a passkey',
    can: 'signed-in',
    limit: OWN,
    body: Again,
    reply: Options,
  }),
  addPasskey: post('/session/factors/passkeys', {
    summary: 'Keep a passkey; the first factor comes with recovery codes, shown once',
    can: 'signed-in',
    limit: OWN,
    body: z.object({ name: Name, answer: Answer }),
    reply: Recovery,
  }),
  removePasskey: del('/session/factors/passkeys/:passkey', {
    summary: 'Remove a passkey',
    can: 'signed-in',
    body: Again,
    reply: Done,
  }),
  newRecovery: post('/session/factors/recovery', {
    summary: 'New recovery codes; the earlier ones end',
    can: 'signed-in',
    limit: OWN,
    body: Again,
    reply: Recovery,
  }),

  reset: del('/accounts/:account/factors', {
    summary: 'Take the second factor of somebody who lost it away, and end the account’s sessions',
    can: 'account.write',
    reply: Done,
  }),
  policy: get('/sign-in-policy', {
    summary: 'Of whom a second factor is required',
    can: 'signInPolicy.write',
    reply: Policy,
  }),
  savePolicy: put('/sign-in-policy', {
    summary: 'Require a second factor; administrators without one are signed out and add it at their next sign-in',
    can: 'signInPolicy.write',
    body: Policy,
    reply: Policy,
  }),
})
