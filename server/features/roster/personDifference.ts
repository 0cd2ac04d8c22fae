import { differingDetails } from './personDetails.ts'
import type { Person } from './roster.model.ts'
import { masked, SECRET_LABELS, type Secret } from './secrets.rule.ts'

const LABELS = { name: '姓名', reading: '读音', staffNumber: '工号', ...SECRET_LABELS } as const
/** The numbers in clear: sealed, they differ each time. */
export type Known = Pick<Person, 'name' | 'reading' | 'staffNumber' | 'details'> & Record<Secret, string | null>

/** 姓名 张三 → 张山，工号 无 → 2024: what the audit trail says; empty where nothing differs. */
export function personDifference(before: Known, after: Known): string {
  const shown = (of: Known, field: keyof typeof LABELS) =>
    (field in SECRET_LABELS ? masked(of[field]) : of[field]) || '无'
  const fields = (Object.keys(LABELS) as (keyof typeof LABELS)[])
    .filter((field) => before[field] !== after[field])
    .map((field) => `${LABELS[field]} ${shown(before, field)} → ${shown(after, field)}`)
  return [...fields, ...differingDetails(before.details, after.details)].join('，')
}
