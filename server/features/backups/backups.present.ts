import type { z } from 'zod'
import type { BackupStatus } from './backups.contract.ts'
import type { BackupState } from './backups.service.ts'
import { reasonInWords } from './reasonInWords.ts'

export function present({ scheduled, last, failed, overdue }: BackupState): z.input<typeof BackupStatus> {
  return {
    scheduled,
    overdue,
    last: last && {
      moment: last.startedAt.toISOString(),
      by: last.by,
      bytes: last.bytes,
      documents: last.documents,
      files: last.files,
      missing: last.missing,
      encrypted: last.encrypted,
    },
    failed: failed && {
      at: failed.finishedAt.toISOString(),
      by: failed.by,
      reason: reasonInWords(failed.error ?? ''),
    },
  }
}
