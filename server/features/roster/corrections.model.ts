import { model, required } from '../../lib/model.ts'

/** What was corrected of a person, by whom and why: what the history of the person shows. Numbers stand masked in it. */
export interface PersonCorrection {
  _id: string
  person: string
  at: Date
  by: string
  /** 姓名 张三 → 张山 */
  what: string
  /** Empty where none was asked for. */
  reason: string
}
export const PersonCorrections = model<PersonCorrection>(
  'PersonCorrection',
  'personCorrections',
  {
    person: required(String),
    at: required(Date),
    by: required(String),
    what: required(String),
    reason: { type: String, default: '' },
  },
  [[{ person: 1, at: -1 }]],
)
