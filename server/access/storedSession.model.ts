import { model, required, mixed } from '../lib/model.ts'

/**
 * A session as connect-mongo stores it; read here for "devices signed in", ended here, written only by express-session.
 */
export interface StoredSession {
  _id: string
  expires: Date
  /** When it was last used, to the hour: written by connect-mongo. */
  lastModified?: Date
  session: {
    account?: string
    credential?: string
    signedInAt?: string
    device?: string
    address?: string
    endedBy?: string[]
  }
}
export const StoredSessions = model<StoredSession>(
  'StoredSession',
  'sessions',
  { expires: required(Date), lastModified: Date, session: mixed },
  [
    [{ 'session.account': 1, 'session.signedInAt': -1 }],
    [{ 'session.endedBy': 1 }, { partialFilterExpression: { 'session.endedBy': { $gt: '' } } }],
  ],
)
