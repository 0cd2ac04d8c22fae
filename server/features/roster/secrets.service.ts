/** Phone and identity numbers of people: sealed before they are stored, opened one by one, found without being opened. */
import { lookUp } from '../../lib/lookUp.ts'
import type { ClientSession } from 'mongoose'
import { blindIndex, blindIndexes, open, seal, Unreadable } from '../../secrecy/seal.ts'
import { checkDigit } from '../imports/reading/identityDigits.rule.ts'
import { People, type Person, type SealedNumber } from './roster.model.ts'
import { UNREADABLE, type Secret } from './secrets.rule.ts'

/** The same person had fifteen digits until 1999 and has eighteen since. */
const eighteen = (number: string): string => {
  if (!/^\d{15}$/.test(number)) return number
  const century = Number(number.slice(12)) >= 996 ? '18' : '19'
  const digits = `${number.slice(0, 6)}${century}${number.slice(6)}`
  return digits + checkDigit(digits)
}
const comparable = (field: Secret, value: string): string => (field === 'identityNumber' ? eighteen(value) : value)

/** As it is stored with a person. */
export const sealedNumber = (person: string, field: Secret, value: string | null | undefined): SealedNumber | null =>
  value ? { sealed: seal(value, { row: person, field }), index: blindIndex(comparable(field, value), field) } : null

type Holder<F extends Secret> = Pick<Person, '_id'> & Partial<Pick<Person, F>>

/** @throws Unreadable */
export const numberOf = <F extends Secret>(person: Holder<F>, field: F): string | null => {
  const stored: SealedNumber | null | undefined = person[field]
  return stored ? open(stored.sealed, { row: person._id, field }) : null
}

/** One number that does not open must not take a whole list, or its own correction, away. */
export function clear<F extends Secret>(person: Holder<F>, field: F): string | null {
  try {
    return numberOf(person, field)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return UNREADABLE
  }
}

/** Under what a number is found. */
export const comparableIndexes = (field: Secret, value: string): string[] =>
  blindIndexes(comparable(field, value), field)

/** Filter for who has this number. */
export const whoHas = (field: Secret, value: string): Record<string, unknown> => ({
  [`${field}.index`]: { $in: comparableIndexes(field, value) },
})

/** The phone numbers of some people in clear, for what compares them; never for a reply. */
export async function phonesOf(ids: readonly string[], session?: ClientSession): Promise<Map<string, string | null>> {
  const rows = await lookUp(ids, (some) =>
    People.find({ _id: { $in: some } }, { phone: 1 }, session ? { session } : {}).lean(),
  )
  return new Map(rows.map((row) => [row._id, numberOf(row, 'phone')]))
}
