import { z } from 'zod'
import { api, del, file, get, post, put } from '../../../http/endpoint.ts'
import { Done, Id, Instant, Name, NewId } from '../../../lib/schema.ts'
import { isLocalPath } from './localPath.rule.ts'
import { providerKinds } from './providerKinds.rule.ts'

const LocalPath = z.string().max(500).refine(isLocalPath, '只能回到本系统的页面')
/** The browser is sent on. */
const sentOn = file('text/html')
const MANY = { per: 'address', times: 1_200, seconds: 60 } as const

const Settings = z.record(z.string().max(40), z.string().max(20_000))
const Given = {
  name: Name,
  settings: Settings,
  /** Left out: the one that is kept. */
  secret: z.string().max(500).optional(),
  attribute: z.string().trim().min(1, '请填写属性的名称').max(100),
  match: z.enum(['staffNumber', 'phone']),
  confirm: z.enum(['password', 'rule']),
  opens: z.boolean(),
  /** Who without a post gets an account, without any role: by an attribute of the provider's answer. */
  others: z
    .object({
      attribute: z.string().trim().min(1, '请填写属性的名称').max(100),
      value: z.string().trim().min(1, '请填写属性的值').max(200),
    })
    .nullable()
    .default(null),
}
export const ProviderView = z.object({
  id: Id,
  kind: z.enum(providerKinds),
  unit: Id,
  unitName: z.string(),
  ...Given,
  secret: z.boolean(),
  enabled: z.boolean(),
  /** What the other system must know of this one. */
  callback: z.string(),
  links: z.int(),
  failed: z.object({ at: Instant, sentence: z.string(), reason: z.string() }).nullable(),
  revision: z.int(),
})
export const CheckStep = z.object({
  title: z.string(),
  state: z.enum(['passed', 'warning', 'failed', 'skipped']),
  /** What was found. */
  found: z.string(),
  /** What to do about it. */
  advice: z.string(),
})
const LinkView = z.object({ id: Id, provider: z.string(), shown: z.string(), at: Instant, usedAt: Instant })
const Links = z.object({ items: z.array(LinkView) })
const Way = z.object({ id: Id, name: z.string() })

/** Signing in by what other systems say, and which systems these are. */
export const federation = api('', {
  ways: get('/sign-in/providers', {
    summary: 'Identity providers that one may sign in by',
    can: 'anyone',
    reply: z.object({ items: z.array(Way) }),
  }),
  begin: get('/sign-in/providers/:identityProvider', {
    summary: 'Send the browser to the identity provider',
    can: 'anyone',
    limit: MANY,
    query: z.object({ then: LocalPath.optional() }),
    reply: sentOn,
  }),
  arrive: get('/sign-in/providers/:identityProvider/callback', {
    summary: 'Where the identity provider sends the browser back to',
    can: 'anyone',
    limit: MANY,
    query: z.object({ state: z.string().max(200).optional(), ticket: z.string().max(500).optional() }),
    reply: sentOn,
  }),
  showPassword: post('/sign-in/providers/:identityProvider/password', {
    summary: 'Show name and password to a directory; the reply says where to go on',
    can: 'anyone',
    limit: MANY,
    body: z.object({
      user: z.string().trim().min(1, '请输入用户名').max(120),
      password: z.string().min(1, '请输入密码').max(128),
    }),
    reply: z.object({ location: z.string() }),
  }),
  ended: post('/sign-in/providers/:identityProvider/callback', {
    summary: 'The identity provider says that somebody signed out there (back-channel logout, CAS single logout)',
    can: 'anyone',
    form: true,
    limit: MANY,
    body: z.object({
      logout_token: z.string().max(10_000).optional(),
      logoutRequest: z.string().max(10_000).optional(),
    }),
    reply: Done,
  }),
  pending: get('/sign-in/pending', {
    summary: 'Who came from an identity provider and has yet to confirm the link with an account',
    can: 'anyone',
    reply: z.object({
      provider: z.string(),
      shown: z.string(),
      account: z.object({ name: z.string(), login: z.string() }).nullable(),
      then: z.string(),
    }),
  }),
  confirm: post('/sign-in/pending', {
    summary: 'Link with the account whose password this is, and sign in',
    can: 'anyone',
    limit: MANY,
    body: z.object({ login: z.string().max(64).optional(), password: z.string().min(1, '请输入密码').max(128) }),
    reply: Done,
  }),

  ownLinks: get('/session/links', {
    summary: 'By which identity providers one signs in, and by which others one could',
    can: 'signed-in',
    reply: Links.extend({ ways: z.array(Way), hasPassword: z.boolean() }),
  }),
  beginLink: post('/session/links', {
    summary: 'Begin to link the own account; the reply carries where to go',
    can: 'signed-in',
    limit: { per: 'person', times: 60, seconds: 60 },
    body: z.object({ identityProvider: Id, password: z.string().max(128) }),
    reply: z.object({ address: z.string() }),
  }),
  unlinkOwn: del('/session/links/:ownLink', { summary: 'Undo an own link', can: 'signed-in', reply: Done }),

  linksOf: get('/accounts/:account/links', {
    summary: 'By which identity providers an account signs in',
    can: 'account.read',
    reply: Links,
  }),
  unlink: del('/accounts/:account/links/:identityLink', {
    summary: 'Undo a link, and end what was opened by it',
    can: 'account.write',
    reply: Done,
  }),

  providers: get('/identity-providers', {
    summary: 'Identity providers',
    can: 'identityProvider.write',
    reply: z.object({ items: z.array(ProviderView) }),
  }),
  create: post('/identity-providers', {
    summary: 'Set up an identity provider; it is not in use yet',
    can: 'identityProvider.write',
    body: z.object({ id: NewId, kind: z.enum(providerKinds), unit: Id, ...Given }),
    reply: ProviderView,
  }),
  save: put('/identity-providers/:identityProvider', {
    summary: 'Change an identity provider',
    can: 'identityProvider.write',
    body: z.object({ revision: z.int(), ...Given, enabled: z.boolean() }),
    reply: ProviderView,
  }),
  remove: del('/identity-providers/:identityProvider', {
    summary: 'Remove an identity provider that nobody signs in by',
    can: 'identityProvider.write',
    reply: Done,
  }),
  check: post('/identity-providers/:identityProvider/check', {
    summary: 'Try the settings step by step',
    can: 'identityProvider.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: z.object({ steps: z.array(CheckStep) }),
  }),
})
