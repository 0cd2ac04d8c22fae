/** What a dry run says of a row that adds something for somebody, or for a unit. */
import type { RowError } from '../plan/roster.rule.ts'
import type { ImportField } from '../reading/columns.rule.ts'
import { FIELD_NAMES } from '../reading/columns.rule.ts'

export type PlannedEntry<T> = { row: number } & (
  | { kind: 'new'; entry: T }
  /** It is known already. */
  | { kind: 'unchanged'; entry: T }
  | { kind: 'doubt'; candidates: string[] }
  | { kind: 'error'; errors: RowError[] }
)

export const refusedEntry = (
  row: number,
  field: ImportField,
  value: string,
  reason: string,
  suggestion: string,
): { row: number; kind: 'error'; errors: RowError[] } => ({
  row,
  kind: 'error',
  errors: [{ row, column: FIELD_NAMES[field], value, reason, suggestion }],
})
