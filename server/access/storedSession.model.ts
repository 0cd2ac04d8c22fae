import { model, required, mixed } from '../lib/model.ts'

/**
 * A session as connect-mongo stores it; read here for "devices signed in", ended here, written only by express-session.
 */
export interface StoredSession {
  _id: string
  expires: Date
  session: { account?: string; credential?: string; signedInAt?: string; device?: string; endedBy?: string[] }
}
export const StoredSessions = model<StoredSession>(
  'StoredSession',
  'sessions',
  { expires: required(Date), session: mixed },
  [
    [{ 'session.account': 1, 'session.signedInAt': -1 }],
    [{ 'session.endedBy': 1 }, { partialFilterExpression: { 'session.endedBy': { $gt: '' } } }],
  ],
)
