import type { Recipient } from '../../accounts/recipients.service.ts'
import { emailsOf } from '../../roster/addresses.service.ts'
import { choicesOf } from '../choices.ts'

/** Mail addresses of the roster; an account without a person keeps its own. */
export async function addressesInRoster(owners: readonly Recipient[]): Promise<Map<string, string>> {
  const alone = owners.filter(({ person }) => !person).map(({ _id }) => _id)
  const [emails, choices] = [await emailsOf(owners.flatMap(({ person }) => person ?? [])), await choicesOf(alone)]
  return new Map(
    owners.flatMap(({ _id, person }) => {
      const address = person ? emails.get(person) : choices.get(_id)?.email
      return address ? [[_id, address] as const] : []
    }),
  )
}
