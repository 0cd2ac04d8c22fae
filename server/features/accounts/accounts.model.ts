import type { Role } from '../../access/capabilities.ts'
import { model, nullable, required } from '../../lib/model.ts'

/** A role in a unit, from and to (exclusive) business dates. Few per account: they live in it and are read with it. */
export interface GrantRow {
  _id: string
  role: Role
  unit: string
  from: string
  to: string | null
}
export interface Account {
  _id: string
  login: string
  name: string
  pinyin: string
  person: string | null
  /** Of the unit that manages the account. */
  ancestors: string[]
  passwordHash: string
  mustChangePassword: boolean
  disabledAt: Date | null
  grants: GrantRow[]
  createdAt: Date
}
export const Accounts = model<Account>(
  'Account',
  'accounts',
  {
    login: required(String),
    name: required(String),
    pinyin: required(String),
    person: nullable(String),
    ancestors: [String],
    passwordHash: required(String),
    mustChangePassword: { type: Boolean, default: true },
    disabledAt: nullable(Date),
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
  },
  [
    [{ login: 1 }, { unique: true }],
    [{ ancestors: 1, pinyin: 1, _id: 1 }],
    [{ person: 1 }, { unique: true, partialFilterExpression: { person: { $gt: '' } } }],
  ],
)

export interface SignInRow {
  _id: string
  at: Date
  login: string
  address: string
  device: string
  outcome: 'signed-in' | 'wrong-password' | 'unknown-login' | 'disabled' | 'limited'
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
