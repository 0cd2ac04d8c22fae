/** What a plan says of a row holds numbers of people: it is stored as one sealed text. */
import { open, seal } from '../../secrecy/seal.ts'
import type { ImportRowRecord } from './imports.model.ts'
import type { PlannedRow } from './plan/planned.rule.ts'

const place = (row: string) => ({ row, field: 'plan' })

export const sealedPlan = (row: string, plan: PlannedRow): string => seal(JSON.stringify(plan), place(row))

export type OpenedRow = Omit<ImportRowRecord, 'plan'> & { plan: PlannedRow }
/** @throws Unreadable */
export const openedRow = (row: ImportRowRecord): OpenedRow => ({
  ...row,
  plan: JSON.parse(open(row.plan, place(row._id))) as PlannedRow,
})
