import { model, nullable } from '../../lib/model.ts'
import type { Choice } from './choices.rule.ts'
import type { Quiet } from './quiet.rule.ts'

/** What a person chose; `_id` is the account. Without a row it is as at first. */
export interface NoticeChoices {
  _id: string
  off: Choice[]
  quiet: Quiet | null
  /** Of an account without a person in the roster, which has the address. */
  email: string | null
}
export const Choices = model<NoticeChoices>(
  'NoticeChoices',
  'noticeChoices',
  { off: [String], quiet: nullable({ _id: false, from: String, to: String }), email: nullable(String) },
  [[{ email: 1, _id: 1 }]],
)
