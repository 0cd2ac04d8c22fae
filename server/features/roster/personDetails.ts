import { businessDate } from '../../lib/clock.ts'
import { DETAIL_LABELS, detailFields, detailInWords, wrongDetail, type PersonDetails } from './personDetails.rule.ts'
import { fail } from './roster.failures.ts'

export type GivenDetails = { [Field in keyof PersonDetails]?: PersonDetails[Field] | undefined }

const REFUSED = { birthYear: 'person.birthYear', future: 'person.joinedLater', age: 'person.joinedYoung' } as const

/** The details after a correction. @throws person.* for what cannot be */
export function correctedDetails(before: PersonDetails, given: GivenDetails = {}): PersonDetails {
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const after: PersonDetails = { ...before, ...told }
  const wrong = wrongDetail(after, businessDate())
  if (wrong) throw fail(REFUSED[wrong])
  return after
}

/** 性别 无 → 男, one for each that differs. */
export const differingDetails = (before: PersonDetails, after: PersonDetails): string[] =>
  detailFields
    .filter((field) => before[field] !== after[field])
    .map(
      (field) =>
        `${DETAIL_LABELS[field]} ${detailInWords(before, field) || '无'} → ${detailInWords(after, field) || '无'}`,
    )
