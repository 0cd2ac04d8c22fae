import type { GrantedRole, ThingKind, ThingRole } from '../../access/capabilities.ts'
import { model, nullable, required } from '../../lib/model.ts'

/** A role in a unit, from and to (exclusive) business dates. Few per account: they live in it and are read with it. */
export interface GrantRow {
  _id: string
  role: GrantedRole
  unit: string
  from: string
  to: string | null
}
/** A role for one thing, given by who owns it; it always ends. `title` is what the thing was called then. */
export interface ThingGrant {
  _id: string
  role: ThingRole
  kind: ThingKind
  thing: string
  title: string
  from: string
  to: string
  byName: string
}
export interface Account {
  _id: string
  /** As it was given; two logins are the same when their keys are. */
  login: string
  loginKey: string
  name: string
  pinyin: string
  person: string | null
  /** Whether the person holds or held a post: then it is also a trainee's account. Kept up with the appointments. */
  learner: boolean
  /** Of the unit that manages the account. */
  ancestors: string[]
  /** Empty: none can be given before the one-time link was used. */
  passwordHash: string
  mustChangePassword: boolean
  /** A link that sets the password, once; null when there is none. */
  activation: { tokenHash: string; expiresAt: Date } | null
  /** The bulk that opened the account: its sheet may be made again by the same bulk. */
  issue: string | null
  disabledAt: Date | null
  /** Whether a second step follows the password, see secondFactor/. */
  secondFactor: boolean
  /** The browsers in which it was signed in, newest last, see newDevice.ts. Absent until the first. */
  devices?: string[]
  grants: GrantRow[]
  /** Absent until the first. */
  thingGrants?: ThingGrant[]
  createdAt: Date
}
export const Accounts = model<Account>(
  'Account',
  'accounts',
  {
    login: required(String),
    loginKey: required(String),
    name: required(String),
    pinyin: required(String),
    person: nullable(String),
    learner: { type: Boolean, default: false },
    ancestors: [String],
    passwordHash: { type: String, default: '' },
    activation: nullable({ _id: false, tokenHash: String, expiresAt: Date }),
    issue: nullable(String),
    mustChangePassword: { type: Boolean, default: true },
    disabledAt: nullable(Date),
    secondFactor: { type: Boolean, default: false },
    devices: { type: [String], default: undefined },
    createdAt: required(Date),
    grants: [
      {
        _id: required(String),
        role: required(String),
        unit: required(String),
        from: required(String),
        to: nullable(String),
      },
    ],
    thingGrants: {
      type: [
        {
          _id: required(String),
          role: required(String),
          kind: required(String),
          thing: required(String),
          title: required(String),
          from: required(String),
          to: required(String),
          byName: required(String),
        },
      ],
      default: undefined,
    },
  },
  [
    [{ loginKey: 1 }, { unique: true }],
    [{ ancestors: 1, pinyin: 1, _id: 1 }],
    [{ 'grants.unit': 1 }],
    [{ 'thingGrants.thing': 1 }],
    [{ person: 1 }, { unique: true, partialFilterExpression: { person: { $gt: '' } } }],
    [{ person: 1, _id: 1 }], // for a list of people, see lib/model.ts
    [{ 'activation.tokenHash': 1 }, { unique: true, partialFilterExpression: { 'activation.tokenHash': { $gt: '' } } }],
  ],
)

export interface SignInRow {
  _id: string
  at: Date
  login: string
  address: string
  device: string
  outcome: 'signed-in' | 'wrong-password' | 'unknown-login' | 'disabled' | 'limited' | 'wrong-code'
  /** What the identity provider is called by which it was; null: by password. */
  by?: string | null
}
export const SignIns = model<SignInRow>(
  'SignIn',
  'signIns',
  {
    at: required(Date),
    login: required(String),
    address: required(String),
    device: required(String),
    outcome: required(String),
    by: nullable(String),
  },
  [[{ at: -1, _id: -1 }], [{ outcome: 1, at: -1, _id: -1 }]],
)

/**
 * Tries in the running window; `_id` says whose, see signInLimits.ts. `told`: that it is closed stands in the log of
 * sign-ins.
 */
export interface SignInLimit {
  _id: string
  tries: number
  told: boolean
  until: Date
}
export const SignInLimits = model<SignInLimit>(
  'SignInLimit',
  'signInLimits',
  { tries: required(Number), told: { type: Boolean, default: false }, until: required(Date) },
  [[{ until: 1 }, { expireAfterSeconds: 0 }]],
)
