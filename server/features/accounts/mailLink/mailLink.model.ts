import { model, required } from '../../../lib/model.ts'

/** A link that was sent by mail and has not been used; `_id` is the hash of its token. */
export interface MailLink {
  _id: string
  account: string
  /** Of the password at that time: with another one the link is worth nothing. */
  credential: string
  expiresAt: Date
}
export const MailLinks = model<MailLink>(
  'MailLink',
  'mailLinks',
  { account: required(String), credential: { type: String, default: '' }, expiresAt: required(Date) },
  [[{ account: 1 }], [{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
)
