import type { z } from 'zod'
import type { AuditEntry } from './audit.contract.ts'
import type { AuditRow } from './audit.model.ts'

export const presentEntry = ({ _id, at, actor, act, subject, detail }: AuditRow): z.input<typeof AuditEntry> => ({
  id: _id,
  at: at.toISOString(),
  actor,
  act,
  subject,
  detail,
})
