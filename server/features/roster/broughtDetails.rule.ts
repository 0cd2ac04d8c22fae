/** Details of a person that a file may bring, in the form that a plan keeps: texts. */
import { detailInWords, NO_DETAILS, type PersonDetails } from './personDetails.rule.ts'

export const BROUGHT = ['email', 'sex', 'birthYear', 'partyJoinedOn'] as const
export type Brought = (typeof BROUGHT)[number]
/** Absent or null: nothing is said of it. */
export type BroughtDetails = { [Field in Brought]?: string | null }

/** Those of a row's that say something. */
export const broughtBy = (row: BroughtDetails): BroughtDetails =>
  Object.fromEntries(BROUGHT.flatMap((field) => (row[field] ? [[field, row[field]]] : [])))

export const broughtTexts = (details: PersonDetails): Record<Brought, string | null> =>
  Object.fromEntries(
    BROUGHT.map((field) => [field, details[field] === null ? null : String(details[field])]),
  ) as Record<Brought, string | null>

const valueOf = (field: Brought, text: string | null): string | number | null =>
  field === 'birthYear' && text !== null ? Number(text) : text

/** The details that are said, as they are stored. */
export const broughtValues = (said: BroughtDetails): Partial<PersonDetails> =>
  Object.fromEntries(
    BROUGHT.flatMap((field) => (said[field] === undefined ? [] : [[field, valueOf(field, said[field])]])),
  )

/** As a write sets them, each alone. */
export const inDetails = (values: Partial<PersonDetails>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [`details.${field}`, value]))

/** 男 for male. */
export const broughtInWords = (field: Brought, text: string): string =>
  detailInWords({ ...NO_DETAILS, ...broughtValues({ [field]: text }) }, field)
