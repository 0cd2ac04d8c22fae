import { model, nullable, required } from '../../lib/model.ts'

/** A backup that was made, or could not be made. */
export interface BackupRun {
  _id: string
  by: 'schedule' | 'command'
  startedAt: Date
  finishedAt: Date
  succeeded: boolean
  /** As its folder is called. */
  backup: string | null
  bytes: number
  documents: number
  files: number
  /** Files that the database names and that are not in the storage. */
  missing: number
  encrypted: boolean
  /** Why it could not be made, in the words of whatever stood in the way. */
  error: string | null
}
export const BackupRuns = model<BackupRun>(
  'BackupRun',
  'backupRuns',
  {
    by: required(String),
    startedAt: required(Date),
    finishedAt: required(Date),
    succeeded: required(Boolean),
    backup: nullable(String),
    bytes: { type: Number, default: 0 },
    documents: { type: Number, default: 0 },
    files: { type: Number, default: 0 },
    missing: { type: Number, default: 0 },
    encrypted: { type: Boolean, default: false },
    error: nullable(String),
  },
  [[{ finishedAt: -1 }], [{ succeeded: 1, finishedAt: -1 }], [{ by: 1, finishedAt: -1 }]],
)
