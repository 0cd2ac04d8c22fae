import { model, required } from '../lib/model.ts'

/** That a backup is being made: one row, which whoever makes it renews. */
export interface BackupHold {
  _id: 'backup'
  token: string
  until: Date
}
export const BackupHolds = model<BackupHold>(
  'BackupHold',
  'backupHold',
  { token: required(String), until: required(Date) },
  [],
)

/** Stored files whose removal waits for the end of a backup; `_id` is their key. */
export const HeldRemovals = model<{ _id: string; since: Date }>(
  'HeldRemoval',
  'heldRemovals',
  { since: required(Date) },
  [],
)
