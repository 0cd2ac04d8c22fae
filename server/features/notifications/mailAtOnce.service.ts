/** A mail that somebody waits for, and that must not be kept as notices are: it holds what opens an account. */
import { recipientsOf } from '../accounts/recipients.service.ts'
import { Ways } from './outbox/deliveries.model.ts'
import { openWay } from './outbox/openWay.ts'
import type { Message, Outcome } from './outbox/way.ts'

const mailRow = () => Ways.findOne({ _id: 'mail' }).lean()

export const isMailOpen = async (): Promise<boolean> => (await mailRow())?.enabled ?? false

/** Sends it now or not at all, to where the account's owner is written to. */
export async function sendAtOnce(
  account: string,
  words: Pick<Message, 'id' | 'title' | 'text' | 'link'>,
): Promise<Outcome> {
  const row = await mailRow()
  if (!row?.enabled) return { is: 'later', detail: 'switched off' }
  const way = openWay(row)
  const [owner] = await recipientsOf([account])
  const address = owner && (await way.addressesOf([owner])).get(account)
  if (!address) return { is: 'refused', reason: 'no-address', detail: '' }
  const sender = way.sender()
  try {
    const [outcome] = await sender.send([{ ...words, account, address, name: owner.name }])
    return outcome!
  } finally {
    sender.close()
  }
}
