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
  /** Kept, so that the request that made it, sent again late, does not bring it back. */
  endedAt?: Date | null
}
export const CalendarFeeds = model<CalendarFeed>(
  'CalendarFeed',
  'calendarFeeds',
  {
    key: required(String),
    hash: required(String),
    at: required(Date),
    usedOn: nullable(String),
    endedAt: nullable(Date),
  },
  [[{ hash: 1 }, { unique: true }]],
)
