import { model, nullable, required } from '../../lib/model.ts'
import type { NoticeKind } from './kinds.rule.ts'

/** What an account was told, as it is shown in its list. */
export interface Notice {
  /** Of what happened and whom it is told: the same again is the same notice, see notify.service.ts. */
  _id: string
  account: string
  kind: NoticeKind
  title: string
  text: string
  /** Where it leads to within the site; empty: nowhere. */
  link: string
  at: Date
  unread: boolean
  announcement: string | null
}
export const Notices = model<Notice>(
  'Notice',
  'notices',
  {
    account: required(String),
    kind: required(String),
    title: required(String),
    text: { type: String, default: '' },
    link: { type: String, default: '' },
    at: required(Date),
    unread: { type: Boolean, default: true },
    announcement: nullable(String),
  },
  [
    [{ account: 1, at: -1, _id: -1 }],
    [{ account: 1, unread: 1, at: -1, _id: -1 }],
    [{ at: 1 }],
    [{ announcement: 1, unread: 1 }, { partialFilterExpression: { announcement: { $gt: '' } } }],
  ],
)
