/** What the server says over socket.io, by event. The client parses nothing it did not ask for. */
import { z } from 'zod'
import { JobView } from '../features/jobs/jobs.contract.ts'
import { AssetView } from '../features/assets/assets.contract.ts'
import { AttendanceMessage } from '../features/attendance/attendance.contract.ts'
import { Id, Instant } from '../lib/schema.ts'

export const messages = {
  /** A long task of the account moved on. */
  task: JobView,
  /** An asset of the account moved on. */
  asset: AssetView,
  /** The lease of the person was taken by another player. */
  leaseTaken: z.object({ lease: Id, device: z.string(), at: Instant }),
  /** The account’s notices changed: there are new ones, or some were read elsewhere. */
  notices: z.object({}),
  /** Somebody signed in to a session of a class, or was entered in its list; for who follows it. */
  attendance: AttendanceMessage,
  /** Something in a topic of the discussion of a class changed; for who follows it. */
  discussion: z.object({ class: Id, topic: Id }),
  /** Something of an examination moved on; for who watches over it. */
  exam: z.object({ exam: Id }),
  /** An invigilator, or another page of the candidate, changed an open sitting. */
  sitting: z.object({ sitting: Id }),
  /** The session has ended: signed out elsewhere, or the account was disabled. */
  signedOut: z.object({}),
} as const
export type Messages = { [K in keyof typeof messages]: z.infer<(typeof messages)[K]> }
