import { inTurn } from '../../../lib/bulkWork.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { byId } from '../../../lib/readTogether.ts'
import { recipientsOf } from '../../accounts/recipients.service.ts'
import { Notices } from '../notices.model.ts'
import type { Delivery } from './deliveries.model.ts'
import type { Message, Outcome, Way } from './way.ts'

/** What is handed on, or why it can not be. */
export type Made = { delivery: Delivery; message: Message } | { delivery: Delivery; outcome: Outcome }

const refused = (delivery: Delivery, reason: 'gone' | 'no-address'): Made => ({
  delivery,
  outcome: { is: 'refused', reason, detail: '' },
})

/** What is handed on for some deliveries of a way, with the addresses as they are now. */
export async function messagesOf(deliveries: readonly Delivery[], way: Way, publicUrl: string): Promise<Made[]> {
  const ids = [...new Set(deliveries.map(({ account }) => account))]
  const [notices, accounts] = await Promise.all([
    lookUp(
      deliveries.map(({ notice }) => notice),
      (some) => inTurn(() => Notices.find({ _id: { $in: some } }).lean()),
    ),
    recipientsOf(ids),
  ])
  const [told, owners] = [byId(notices), byId(accounts)]
  const addresses = await way.addressesOf(accounts)
  return deliveries.map((delivery) => {
    const notice = told.get(delivery.notice)
    const owner = owners.get(delivery.account)
    if (!notice || !owner) return refused(delivery, 'gone')
    const address = addresses.get(owner._id)
    if (!address) return refused(delivery, 'no-address')
    const { title, text } = notice
    const link = notice.link && new URL(notice.link, publicUrl).href
    return { delivery, message: { id: delivery._id, account: owner._id, address, name: owner.name, title, text, link } }
  })
}
