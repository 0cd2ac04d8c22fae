import { model, required } from '../../lib/model.ts'

const DAY_SECONDS = 86_400

/** Who learned on a day; `_id` is `<date>:<person>`. Kept only as long as somebody might be counted twice. */
export interface LearnerDay {
  _id: string
  at: Date
}
export const LearnerDays = model<LearnerDay>('LearnerDay', 'learnerDays', { at: required(Date) }, [
  [{ at: 1 }, { expireAfterSeconds: 3 * DAY_SECONDS }],
])

/** How many people seen from a unit learned on a day; `_id` is `<date>:<unit>`. */
export interface DailyLearners {
  _id: string
  learners: number
  at: Date
}
export const DailyLearnerCounts = model<DailyLearners>(
  'DailyLearnerCount',
  'dailyLearnerCounts',
  { learners: required(Number), at: required(Date) },
  [[{ at: 1 }, { expireAfterSeconds: 400 * DAY_SECONDS }]],
)

/** Of a day and a person, or a day and a unit. */
export const dayId = (on: string, of: string): string => `${on}:${of}`
