import { byId } from '../../../lib/readTogether.ts'
import { recipientsOf } from '../../accounts/recipients.service.ts'
import { emailsOf } from '../../roster/addresses.service.ts'
import { choicesOf } from '../choices.ts'
import { Notices } from '../notices.model.ts'
import type { Delivery } from './deliveries.model.ts'
import type { Message, Outcome } from './way.ts'

type Made = { delivery: Delivery; message: Message } | { delivery: Delivery; outcome: Outcome }

const refused = (delivery: Delivery, reason: 'gone' | 'no-address'): Made => ({
  delivery,
  outcome: { is: 'refused', reason, detail: '' },
})

/** What is handed on for some deliveries, with the addresses as they are now. */
export async function messagesOf(deliveries: readonly Delivery[], publicUrl: string): Promise<Made[]> {
  const ids = [...new Set(deliveries.map(({ account }) => account))]
  const [notices, accounts, choices] = await Promise.all([
    Notices.find({ _id: { $in: deliveries.map(({ notice }) => notice) } }).lean(),
    recipientsOf(ids),
    choicesOf(ids),
  ])
  const [told, owners] = [byId(notices), byId(accounts)]
  const emails = await emailsOf(accounts.flatMap(({ person }) => person ?? []))
  return deliveries.map((delivery) => {
    const notice = told.get(delivery.notice)
    const owner = owners.get(delivery.account)
    if (!notice || !owner) return refused(delivery, 'gone')
    const address = owner.person ? emails.get(owner.person) : choices.get(owner._id)?.email
    if (!address) return refused(delivery, 'no-address')
    const link = notice.link && new URL(notice.link, publicUrl).href
    return {
      delivery,
      message: { id: delivery._id, address, name: owner.name, title: notice.title, text: notice.text, link },
    }
  })
}
