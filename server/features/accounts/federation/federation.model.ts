import { mixed, model, nullable, required } from '../../../lib/model.ts'
import type { ProviderKind, ProviderSettings } from './providerKinds.rule.ts'

/** A system that says who somebody is, for the people below one unit. */
export interface IdentityProvider {
  _id: string
  kind: ProviderKind
  name: string
  unit: string
  ancestors: string[]
  settings: ProviderSettings
  /** Sealed; null: none was given. */
  secret: string | null
  /** What of its answer is compared with the roster, and with which number there. */
  attribute: string
  match: 'staffNumber' | 'phone'
  /** `rule`: who is found in the roster is linked at once; `password`: after their password was given once. */
  confirm: 'password' | 'rule'
  /** Whether a trainee who has no account gets one. */
  opens: boolean
  /** Of people without a post: who gets an account without any role all the same; null: nobody. */
  others: { attribute: string; value: string } | null
  enabled: boolean
  /** The last sign-in that did not come about by no fault of the person. */
  failed: { at: Date; code: string; reason: string } | null
  revision: number
}
export const IdentityProviders = model<IdentityProvider>(
  'IdentityProvider',
  'identityProviders',
  {
    kind: required(String),
    name: required(String),
    unit: required(String),
    ancestors: [String],
    settings: mixed,
    secret: nullable(String),
    attribute: required(String),
    match: required(String),
    confirm: required(String),
    opens: { type: Boolean, default: false },
    others: nullable({ _id: false, attribute: String, value: String }),
    enabled: { type: Boolean, default: false },
    failed: nullable({ _id: false, at: Date, code: String, reason: String }),
    revision: required(Number),
  },
  [[{ ancestors: 1, name: 1, _id: 1 }], [{ enabled: 1, name: 1, _id: 1 }]],
)

/** An account signs in as this subject of the provider. One subject has one account, one account one subject of each. */
export interface IdentityLink {
  _id: string
  provider: string
  subject: string
  account: string
  /** As the provider calls the person. */
  shown: string
  by: 'password' | 'rule' | 'opened'
  at: Date
  usedAt: Date
}
export const IdentityLinks = model<IdentityLink>(
  'IdentityLink',
  'identityLinks',
  {
    provider: required(String),
    subject: required(String),
    account: required(String),
    shown: { type: String, default: '' },
    by: required(String),
    at: required(Date),
    usedAt: required(Date),
  },
  [
    [{ provider: 1, subject: 1 }, { unique: true }],
    [{ account: 1, provider: 1 }, { unique: true }],
  ],
)
