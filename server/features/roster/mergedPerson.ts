/** Who the one person is: each value from the one or from the other row. */
import type { PersonDetails } from './personDetails.rule.ts'
import { correctedDetails } from './personDetails.ts'
import type { Chosen, Side } from './merges.rule.ts'
import { nameFields } from './names.ts'
import type { Person } from './roster.model.ts'
import { secrets } from './secrets.rule.ts'
import { clear, sealedNumber } from './secrets.service.ts'

export type Choice = { [Field in Chosen]?: Side | undefined }
export type Both = Record<Side, Person>

/** Absent values come from the row that stays. @throws person.* for details that cannot be together */
export function mergedPerson(both: Both, choice: Choice): Person {
  const { kept } = both
  const from = (field: Chosen): Person => both[choice[field] ?? 'kept']
  const details: PersonDetails = {
    email: from('email').details.email,
    messengerId: from('messengerId').details.messengerId,
    sex: from('sex').details.sex,
    birthYear: from('birthYear').details.birthYear,
    partyJoinedOn: from('partyJoinedOn').details.partyJoinedOn,
  }
  const { name, reading } = from('name')
  const { staffNumber } = from('staffNumber')
  const numbers = Object.fromEntries(
    secrets.map((field) => [field, sealedNumber(kept._id, field, clear(from(field), field))]),
  ) as Pick<Person, 'phone' | 'identityNumber'>
  return {
    ...kept,
    name,
    ...nameFields({ name, reading, staffNumber }),
    staffNumber,
    ...numbers,
    details: correctedDetails(kept.details, details),
  }
}

/** Whether a person is still as the merger left it, but for posts and what is derived of them. */
export const isStill = (person: Person, after: Person): boolean =>
  secrets.every((field) => clear(person, field) === clear(after, field)) &&
  (['name', 'reading', 'staffNumber'] as const).every((field) => person[field] === after[field]) &&
  JSON.stringify(Object.entries(person.details).sort()) === JSON.stringify(Object.entries(after.details).sort())
