/** What a plan says of a row holds numbers of people: it is stored as one sealed text. */
import { open, seal } from '../../secrecy/seal.ts'
import type { ImportRowRecord } from './imports.model.ts'
import type { PlannedRow } from './plan/planned.rule.ts'

const place = (row: string) => ({ row, field: 'plan' })

export const sealedPlan = (row: string, plan: unknown): string => seal(JSON.stringify(plan), place(row))

/** `P`: what the import's kind plans of a row. */
export type OpenedRow<P = PlannedRow> = Omit<ImportRowRecord, 'plan'> & { plan: P }
/** @throws Unreadable */
export const openedRow = <P = PlannedRow>(row: ImportRowRecord): OpenedRow<P> => ({
  ...row,
  plan: JSON.parse(open(row.plan, place(row._id))) as P,
})
