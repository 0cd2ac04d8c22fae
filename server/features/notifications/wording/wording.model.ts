import { model, required } from '../../../lib/model.ts'
import type { NoticeKind } from '../kinds.rule.ts'

/** The words of a kind of notice where the committee has put them otherwise. */
export interface Wording {
  _id: NoticeKind
  title: string
  text: string
  by: string
  at: Date
  revision: number
}
export const Wordings = model<Wording>(
  'NoticeWording',
  'noticeWordings',
  {
    title: required(String),
    text: required(String),
    by: required(String),
    at: required(Date),
    revision: required(Number),
  },
  [],
)
