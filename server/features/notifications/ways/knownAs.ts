/** As whom WeCom and DingTalk know the owners of accounts. */
import type { Recipient } from '../../accounts/recipients.service.ts'
import { subjectsAt } from '../../accounts/federation/subjects.service.ts'
import { staffNumbersOf } from '../../roster/addresses.service.ts'

interface Known {
  kind: 'wecom' | 'dingtalk'
  by: 'link' | 'staffNumber'
  /** Which organisation it is there: a setting of the identity provider. */
  of: readonly [name: string, value: string]
}

export async function knownAs(owners: readonly Recipient[], { kind, by, of }: Known): Promise<Map<string, string>> {
  if (by === 'link')
    return subjectsAt(
      kind,
      of,
      owners.map(({ _id }) => _id),
    )
  const numbers = await staffNumbersOf(owners.flatMap(({ person }) => person ?? []))
  return new Map(
    owners.flatMap(({ _id, person }) => {
      const number = person && numbers.get(person)
      return number ? [[_id, number] as const] : []
    }),
  )
}
