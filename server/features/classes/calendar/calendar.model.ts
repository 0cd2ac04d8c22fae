import { model, nullable, required } from '../../../lib/model.ts'

/** A private address by which an account's calendar is subscribed to; one an account. */
export interface CalendarFeed {
  /** The account. */
  _id: string
  /** The id that the client gave: the same again gives the same address. */
  key: string
  hash: string
  at: Date
  /** A business date. */
  usedOn: string | null
}
export const CalendarFeeds = model<CalendarFeed>(
  'CalendarFeed',
  'calendarFeeds',
  { key: required(String), hash: required(String), at: required(Date), usedOn: nullable(String) },
  [[{ hash: 1 }, { unique: true }]],
)
