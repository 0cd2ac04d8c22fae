/** Whose an address is: of a person in the roster, or of an account without a person that gave it. */
import { recipientsOf, recipientsOfPeople } from '../accounts/recipients.service.ts'
import { peopleWrittenTo } from '../roster/addresses.service.ts'
import { Choices } from './choices.model.ts'

/** Accounts in use, for an address as it was typed or in small letters; several may share one. */
export async function accountsWrittenTo(address: string): Promise<string[]> {
  const spelt = [...new Set([address, address.toLowerCase()])]
  const owners = await recipientsOfPeople(await peopleWrittenTo(spelt))
  const chosen = await Choices.find({ email: { $in: spelt } }, { _id: 1 }).lean()
  const others = await recipientsOf(chosen.map(({ _id }) => _id))
  return [...owners, ...others.filter(({ person }) => !person)].map(({ _id }) => _id)
}
