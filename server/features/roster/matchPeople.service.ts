/** Whose number it is, for who signs in by another system that knows people by it. */
import { tidyCode } from '../../lib/spelling.rule.ts'
import { People } from './roster.model.ts'
import { whoHas } from './secrets.service.ts'

/** As an identity provider writes it: with the country in front, or with blanks and hyphens. */
const phoneOf = (text: string): string => text.replace(/[\s-]/g, '').replace(/^(\+|00)?86(?=1\d{10}$)/, '')

/** Who below a unit has this staff or phone number; two, where it is not one person's alone. */
export async function whoseNumber(unit: string, field: 'staffNumber' | 'phone', number: string): Promise<string[]> {
  const way = field === 'phone' ? whoHas('phone', phoneOf(number)) : { staffNumber: tidyCode(number) }
  const found = await People.find({ ...way, ancestors: unit }, { _id: 1 })
    .limit(2)
    .lean()
  return found.map(({ _id }) => _id)
}
