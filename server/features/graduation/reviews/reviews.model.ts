import { model, required } from '../../../lib/model.ts'

/** A class with graduates whose hours or marks were corrected since; a row as long as there are some. */
export interface GraduationReview {
  /** The class. */
  _id: string
  ancestors: string[]
  /** How many graduates. */
  count: number
  /** When the first of them was noticed. */
  since: Date
}
export const GraduationReviews = model<GraduationReview>(
  'GraduationReview',
  'graduationReviews',
  { ancestors: [String], count: required(Number), since: required(Date) },
  [[{ ancestors: 1 }]],
)
