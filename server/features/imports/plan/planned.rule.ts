/** What a dry run says of each row. */
import { FIELD_NAMES, type ImportField } from '../reading/columns.rule.ts'
import { BROUGHT, broughtInWords, type BroughtDetails } from '../../roster/broughtDetails.rule.ts'
import type { Doubt } from './persons.rule.ts'
import type { PostChange } from './posts.ts'
import type { RowError } from './roster.rule.ts'

export const PERSON_FIELDS = ['name', 'staffNumber', 'phone', ...BROUGHT] as const
type PersonField = (typeof PERSON_FIELDS)[number]
/** Which column says it. */
export const COLUMN_OF: Record<PersonField, ImportField> = {
  ...{ name: 'name', staffNumber: 'staffNumber', phone: 'phone', email: 'email' },
  ...{ sex: 'sex', birthYear: 'birthDate', partyJoinedOn: 'partyDate' },
}
export const fieldInWords = (field: PersonField, text: string): string =>
  field === 'name' || field === 'staffNumber' || field === 'phone' ? text : broughtInWords(field, text)

export interface FieldChange {
  field: (typeof PERSON_FIELDS)[number]
  before: string | null
  after: string
}

export type PlannedRow = { row: number } & (
  | ({
      kind: 'new'
      person: string
      name: string
      staffNumber: string | null
      phone: string | null
      posts: PostChange[]
    } & BroughtDetails)
  | { kind: 'changed' | 'moved' | 'ended'; person: string; fields: FieldChange[]; posts: PostChange[] }
  | { kind: 'unchanged'; person: string }
  | ({ kind: 'doubt' } & Doubt)
  | { kind: 'error'; errors: RowError[] }
)

/** Row → whom it means, where a person decided: one of the candidates, or somebody new. */
export type Choices = ReadonlyMap<number, string>

export const refused = (
  row: number,
  field: ImportField,
  value: string,
  reason: string,
  suggestion: string,
): PlannedRow => ({ row, kind: 'error', errors: [{ row, column: FIELD_NAMES[field], value, reason, suggestion }] })
