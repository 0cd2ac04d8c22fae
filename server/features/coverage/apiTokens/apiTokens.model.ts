import { model, required } from '../../../lib/model.ts'

export interface ApiToken {
  _id: string
  name: string
  unit: string
  ancestors: string[]
  /** SHA-256 of the token, which is stored nowhere. */
  hash: string
  madeBy: string
  byName: string
  at: Date
  expiresOn: string
  lastUsedOn?: string
  revokedAt?: Date
}
export const ApiTokens = model<ApiToken>(
  'ApiToken',
  'apiTokens',
  {
    name: required(String),
    unit: required(String),
    ancestors: [String],
    hash: required(String),
    madeBy: required(String),
    byName: required(String),
    at: required(Date),
    expiresOn: required(String),
    lastUsedOn: String,
    revokedAt: Date,
  },
  [[{ ancestors: 1, at: -1, _id: -1 }], [{ hash: 1 }, { unique: true }]],
)
