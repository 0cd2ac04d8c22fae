/** As whom WeCom and DingTalk know the owners of accounts. */
import { z } from 'zod'
import type { Recipient } from '../../accounts/recipients.service.ts'
import { subjectsAt } from '../../accounts/federation/subjects.service.ts'
import { staffNumbersOf } from '../../roster/addresses.service.ts'

interface Known {
  kind: 'wecom' | 'dingtalk'
  by: 'link' | 'staffNumber'
  /** Which organisation it is there: a setting of the identity provider. */
  of: readonly [name: string, value: string]
}

/**
 * What an account there may be. `@all` is everybody, and what stands between `|` or commas is several: a number of the
 * roster that reads so is nobody's account.
 */
export const VendorAccount = z.string().regex(/^[^\s,|@][^\s,|]{0,63}$/, '账号无效：不含空格、逗号和 |，不以 @ 开头')

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
      return number && VendorAccount.safeParse(number).success ? [[_id, number] as const] : []
    }),
  )
}
