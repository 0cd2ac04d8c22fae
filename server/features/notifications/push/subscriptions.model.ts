import { model, required } from '../../../lib/model.ts'

/** A browser in which an account wants notices shown. */
export interface PushSubscriptionRow {
  /** Of its endpoint: a browser has one owner, the last who asked for it. */
  _id: string
  account: string
  endpoint: string
  p256dh: string
  auth: string
  at: Date
}
export const PushSubscriptions = model<PushSubscriptionRow>(
  'PushSubscription',
  'pushSubscriptions',
  {
    account: required(String),
    endpoint: required(String),
    p256dh: required(String),
    auth: required(String),
    at: required(Date),
  },
  [[{ account: 1, at: -1 }]],
)
