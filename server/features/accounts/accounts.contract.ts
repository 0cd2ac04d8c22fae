import { z } from 'zod'
import { api, del, get, post } from '../../http/endpoint.ts'
import { grantedRoles, roles, thingKinds, thingRoles } from '../../access/capabilities.ts'
import { BusinessDate, Code, Done, Id, Instant, PageQuery, PersonName, page } from '../../lib/schema.ts'
import { Login, Password } from './credentials.contract.ts'

export const RoleName = z.enum(roles)
/** 学员 is not among them: it follows from the link with a person. */
export const GrantedRole = z.enum(grantedRoles, '请选择角色')

export const Grant = z.object({
  id: Id,
  role: GrantedRole,
  unit: Id,
  unitName: z.string(),
  from: BusinessDate,
  to: BusinessDate.nullable(),
})
/** A role for one thing, given by who owns it. */
const ThingGrant = z.object({
  id: Id,
  role: z.enum(thingRoles),
  kind: z.enum(thingKinds),
  title: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  by: z.string(),
})
/** How the second step of signing in can be taken; null when there is none. */
const NextStep = z.object({ passkey: z.boolean() }).nullable()
/** Who is signed in and what the shell may show; the server checks again at every call. */
export const SessionView = z.object({
  signedIn: z.boolean(),
  account: z.object({ id: Id, login: z.string(), name: z.string(), person: Id.nullable() }).nullable(),
  grants: z.array(z.object({ role: RoleName, unit: Id, unitName: z.string() })),
  things: z.array(z.object({ role: RoleName, kind: z.enum(thingKinds), thing: Id })),
  capabilities: z.array(z.string()),
  mustChangePassword: z.boolean(),
  /** A second step that is still to be added, before anything else. */
  mustAddFactor: z.boolean(),
  /** Nobody is signed in yet: the password was right, the second step is to come. */
  secondFactor: NextStep,
  /** Demo system only: its accounts, one a role, so that the sign-in page can say what it is. */
  demo: z
    .object({
      password: z.string(),
      accounts: z.array(z.object({ login: z.string(), name: z.string(), role: RoleName, purpose: z.string() })),
    })
    .nullable(),
})
export const Device = z.object({
  id: Id,
  device: z.string(),
  /** From where it signed in. */
  place: z.string(),
  signedInAt: Instant,
  /** To the hour. */
  usedAt: Instant,
  current: z.boolean(),
})
export const AccountCard = z.object({
  id: Id,
  login: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  mustChangePassword: z.boolean(),
  secondFactor: z.boolean(),
  /** Whether it is linked with a person of the roster, whose name it then bears. */
  linked: z.boolean(),
  /** 学员, by the person whose account it is. */
  learner: z.boolean(),
  grants: z.array(Grant),
  things: z.array(ThingGrant),
})
export const SignIn = z.object({
  id: Id,
  at: Instant,
  login: z.string(),
  address: z.string(),
  device: z.string(),
  outcome: z.enum(['signed-in', 'wrong-password', 'unknown-login', 'disabled', 'limited', 'wrong-code']),
  /** The identity provider; null: by password. */
  by: z.string().nullable(),
})

export const accounts = api('', {
  session: get('/session', { summary: 'Who is signed in', can: 'anyone', reply: SessionView }),
  signIn: post('/session', {
    summary: 'Sign in',
    can: 'anyone',
    limit: { per: 'address', times: 1_200, seconds: 60 }, // a whole hall behind one address, no flood of password hashes
    body: z.object({
      login: Code.min(1, '请输入登录名').max(64),
      password: z.string().min(1, '请输入密码').max(128),
    }),
    reply: z.object({ signedIn: z.boolean(), secondFactor: NextStep }), // who it is, the page asks next
  }),
  signOut: del('/session', { summary: 'Sign out', can: 'anyone', reply: Done }),
  changePassword: post('/session/password', {
    summary: 'Change the own password',
    can: 'signed-in',
    body: z.object({ current: z.string().max(128), next: Password }),
    reply: Done,
  }),
  devices: get('/session/devices', {
    summary: 'Devices signed in',
    can: 'signed-in',
    reply: z.object({ items: z.array(Device) }),
  }),
  signOutDevice: del('/session/devices/:device', { summary: 'Sign one device out', can: 'signed-in', reply: Done }),
  signOutOthers: post('/session/devices/sign-out-others', {
    summary: 'Sign every other device out',
    can: 'signed-in',
    reply: z.object({ ended: z.int() }),
  }),

  list: get('/accounts', {
    summary: 'Accounts',
    can: 'account.read',
    query: PageQuery.extend({
      search: z.string().trim().max(60).optional(),
      /** Whether with a person of the roster. */
      linked: z.stringbool().optional(),
    }),
    reply: page(AccountCard),
  }),
  create: post('/accounts', {
    summary: 'Create an account; the reply carries its initial password, once',
    can: 'account.write',
    limit: { per: 'person', times: 300, seconds: 600 },
    body: z.object({ login: Login, name: PersonName, unit: Id }),
    reply: z.object({ account: AccountCard, initialPassword: z.string() }),
  }),
  disable: post('/accounts/:account/disable', {
    summary: 'Disable an account and end its sessions',
    can: 'account.write',
    reply: AccountCard,
  }),
  enable: post('/accounts/:account/enable', { summary: 'Enable an account', can: 'account.write', reply: AccountCard }),
  link: post('/accounts/:account/person', {
    summary: 'Link an account that has no person with a person who has no account',
    can: 'account.write',
    body: z.object({ person: Id }),
    reply: AccountCard,
  }),
  unlink: del('/accounts/:account/person', {
    summary: 'Take the link with a person away and end the account’s sessions; the person’s records stay',
    can: 'account.write',
    reply: AccountCard,
  }),
  resetPassword: post('/accounts/:account/password', {
    summary: 'New initial password, shown once',
    can: 'account.write',
    limit: { per: 'person', times: 120, seconds: 600 },
    reply: z.object({ initialPassword: z.string() }),
  }),
  grant: post('/accounts/:account/grants', {
    summary: 'Grant a role in a unit',
    can: 'grant.write',
    body: z.object({
      role: GrantedRole,
      unit: Id,
      from: BusinessDate.optional(),
      to: BusinessDate.nullable().optional(),
    }),
    reply: AccountCard,
  }),
  revoke: del('/accounts/:account/grants/:grant', {
    summary: 'Revoke a grant',
    can: 'grant.write',
    reply: AccountCard,
  }),
  signIns: get('/sign-ins', {
    summary: 'Sign-in attempts, newest first',
    can: 'signin.read',
    query: PageQuery.extend({ failed: z.stringbool().optional() }),
    reply: page(SignIn),
  }),
})
