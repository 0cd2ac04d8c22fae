import { model, required } from '../../../lib/model.ts'

/** What badges are signed with: the newest signs, all are published. */
export interface BadgeKey {
  _id: string
  /** x of the JWK (RFC 8037). */
  publicKey: string
  /** PKCS #8 in base64, sealed. */
  privateKey: string
  since: Date
}
export const BadgeKeys = model<BadgeKey>(
  'BadgeKey',
  'badgeKeys',
  { publicKey: required(String), privateKey: required(String), since: required(Date) },
  [[{ since: -1 }]],
)
