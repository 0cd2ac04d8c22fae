import { model, nullable, required } from '../../../lib/model.ts'

export interface Passkey {
  id: string
  /** As its authenticator calls it, and its public key, both base64url. */
  credential: string
  publicKey: string
  counter: number
  transports: string[]
  name: string
  at: Date
  usedAt: Date
}
/** What an account shows besides the password; `_id` is the account's. Such an account says so itself (`secondFactor`). */
export interface SecondFactors {
  _id: string
  /** `step`: of the last code that was taken; none is taken twice. */
  totp: { secret: string; step: number; at: Date } | null
  passkeys: Passkey[]
  /** Hashes of those that are left. */
  recovery: string[]
}
export const SecondFactorRows = model<SecondFactors>(
  'SecondFactors',
  'secondFactors',
  {
    totp: nullable({ _id: false, secret: String, step: Number, at: Date }),
    passkeys: [
      {
        _id: false,
        id: required(String),
        credential: required(String),
        publicKey: required(String),
        counter: required(Number),
        transports: [String],
        name: required(String),
        at: required(Date),
        usedAt: required(Date),
      },
    ],
    recovery: [String],
  },
  [],
)
