/** An identity number as somebody types it, by the rules that read it from spreadsheets. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { invalid } from '../../lib/failure.ts'
import { readIdentity } from '../imports/reading/identity.rule.ts'
import { Units } from '../organisations/organisations.model.ts'
import { fail } from './roster.failures.ts'
import { People, type Person } from './roster.model.ts'
import { numberOf, whoHas } from './secrets.service.ts'

export interface GivenIdentity {
  number: string
  /** Compared with the card although its check digit is wrong: such numbers were issued, few. */
  confirmed: boolean
}

const refuse = (message: string) => invalid([{ path: 'identity.number', message }])

/** As it is kept; null for none. @throws request.invalid */
export function acceptedIdentity({ number, confirmed }: GivenIdentity): string | null {
  const read = readIdentity({ kind: 'text', text: number }, businessDate())
  if ('empty' in read) return null
  if ('reason' in read) throw refuse(read.reason + read.suggestion)
  if (read.warnings.length > 0 && !confirmed)
    throw refuse(`${read.warnings.join('')}与证件核对无误的，请勾选“已与证件核对”后再保存。`)
  return read.number
}

/**
 * An identity number belongs to one natural person of the whole installation: evidence follows the person. Whose it is
 * already is not told; two additions at once conflict on the top unit.
 */
export async function refuseKnownIdentity(
  person: Pick<Person, '_id' | 'identityNumber' | 'ancestors'>,
  session: ClientSession,
): Promise<void> {
  const number = numberOf(person, 'identityNumber')
  if (number === null) return
  const [top] = person.ancestors
  if (top) await Units.updateOne({ _id: top }, { $inc: { rosterRevision: 1 } }, { session })
  if (await People.exists({ ...whoHas('identityNumber', number), _id: { $ne: person._id } }).session(session))
    throw fail('person.identityTaken')
}
