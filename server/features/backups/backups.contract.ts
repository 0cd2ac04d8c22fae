import { z } from 'zod'
import { api, get } from '../../http/endpoint.ts'
import { Instant } from '../../lib/schema.ts'

const Made = z.object({
  moment: Instant,
  by: z.enum(['schedule', 'command']),
  bytes: z.int(),
  documents: z.int(),
  files: z.int(),
  missing: z.int(),
  encrypted: z.boolean(),
})

export const BackupStatus = z.object({
  /** Whether one is made by the schedule. */
  scheduled: z.boolean(),
  /** The last that was made, all of it read back. */
  last: Made.nullable(),
  /** What went wrong since. */
  failed: z.object({ at: Instant, by: z.enum(['schedule', 'command']), reason: z.string() }).nullable(),
  /** The schedule asked for one since, and there is none. */
  overdue: z.boolean(),
})

export const backups = api('/backups', {
  status: get('/status', {
    summary: 'When the last backup was made, and whether one is due',
    can: 'job.read',
    reply: BackupStatus,
  }),
})
