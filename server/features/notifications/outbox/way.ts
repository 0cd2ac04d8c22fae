import type { Reason } from '../ways.rule.ts'

/** What is handed to a way. */
export interface Message {
  /** The idempotency key. */
  id: string
  /** As the roster has it. */
  address: string
  name: string
  title: string
  text: string
  /** The whole address; empty: none. */
  link: string
}

/** What became of it. */
export type Outcome =
  | { is: 'sent' }
  /** It will never be taken. */
  | { is: 'refused'; reason: Reason; detail: string }
  /** This one later again. */
  | { is: 'later'; detail: string }
  /**
   * Nothing passes at the moment: all wait for so many seconds. It counts as a try of the one that was on its way when the
   * other side broke off, for it may be what the other side could not bear, and of no other.
   */
  | { is: 'closed'; detail: string; seconds: number; brokeOff?: boolean }

/** A way that is open. */
export interface Sender {
  /** At most so many at a time, and begun in a second. */
  parallel: number
  perSecond: number
  /** Sent twice under the same id it arrives once, or can be told to be the same. */
  repeatable: boolean
  send(message: Message): Promise<Outcome>
  close(): void
}
