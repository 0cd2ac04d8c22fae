import { model, required } from '../../lib/model.ts'

export interface AuditRow {
  _id: string
  at: Date
  account: string
  actor: string
  /** `course.publish`, `grant.create`, `export.coverage`… */
  act: string
  subject: string
  detail: string
}
export const AuditRows = model<AuditRow>(
  'AuditRow',
  'auditTrail',
  {
    at: required(Date),
    account: required(String),
    actor: required(String),
    act: required(String),
    subject: required(String),
    detail: { type: String, default: '' },
  },
  [[{ at: -1, _id: -1 }], [{ act: 1, at: -1, _id: -1 }], [{ actor: 1, at: -1, _id: -1 }]],
)
