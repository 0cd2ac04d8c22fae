import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { Done, Id, Instant, NewId } from '../../lib/schema.ts'
import { Login, Password, Token } from './credentials.contract.ts'

/** Accounts opened in one request: an argon2 hash each. */
export const OPENED_AT_ONCE = 25

const By = z.enum(['password', 'link']).default('password')
export const AccountState = z.enum(['unused', 'in-use', 'disabled'])
/** What is shown once: an initial password, or the token of a link that sets one. */
const Issued = z.object({
  person: Id,
  name: z.string(),
  unitName: z.string(),
  login: z.string(),
  initialPassword: z.string().nullable(),
  token: z.string().nullable(),
  expiresAt: Instant.nullable(),
})
const Someone = z.object({ person: Id, name: z.string(), unitName: z.string() })

/** Accounts of the people in the roster. The role 学员 is not granted: it follows from the link made here. */
export const traineeAccounts = api('', {
  show: get('/people/:person/account', {
    summary: 'The account of a person in the roster',
    can: 'traineeAccount.write',
    reply: z.object({
      account: z
        .object({
          id: Id,
          login: z.string(),
          state: AccountState,
          /** Holds other roles too: its password is the system administrator's to reset. */
          otherRoles: z.boolean(),
        })
        .nullable(),
    }),
  }),
  open: post('/people/:person/account', {
    summary: 'Open the account of a person in the roster; the reply carries its secret, once',
    can: 'traineeAccount.write',
    limit: { per: 'person', times: 300, seconds: 600 },
    body: z.object({ run: NewId, by: By, login: Login.optional() }),
    reply: Issued,
  }),
  reset: post('/people/:person/account/password', {
    summary: 'A new secret for a trainee of the own subtree who holds no other role',
    can: 'traineeAccount.write',
    limit: { per: 'person', times: 120, seconds: 600 },
    body: z.object({ by: By }),
    reply: Issued,
  }),
  plan: get('/units/:unit/accounts', {
    summary: 'Who in the subtree has no account yet, and who has not used it',
    can: 'traineeAccount.write',
    limit: { per: 'person', times: 60, seconds: 60 },
    reply: z.object({ toOpen: z.array(Someone), withoutNumber: z.array(Someone), unused: z.array(Someone) }),
  }),
  openMany: post('/units/:unit/accounts', {
    summary: 'Open accounts of people in the subtree; the same run again gives those it opened a new secret',
    can: 'traineeAccount.write',
    limit: { per: 'person', times: 1_200, seconds: 600 },
    body: z.object({
      run: NewId,
      by: By,
      persons: z.array(Id).min(1).max(OPENED_AT_ONCE),
      /** Also who has an account that was never used: the sheet was lost. */
      again: z.boolean().default(false),
    }),
    reply: z.object({ issued: z.array(Issued), refused: z.array(Someone.extend({ why: z.string() })) }),
  }),

  activation: post('/session/activation', {
    summary: 'Whose account a one-time link is of',
    can: 'anyone',
    limit: { per: 'address', times: 600, seconds: 60 },
    body: z.object({ token: Token }),
    reply: z.object({ login: z.string(), name: z.string(), expiresAt: Instant }),
  }),
  activate: post('/session/activation/password', {
    summary: 'Set the password by a one-time link',
    can: 'anyone',
    limit: { per: 'address', times: 600, seconds: 60 },
    body: z.object({ token: Token, next: Password }),
    reply: Done,
  }),
})
