import { open } from '../../../secrecy/seal.ts'
import { MailSettings } from '../ways.contract.ts'
import { openMail } from '../ways/mail.ts'
import type { WayRow } from './deliveries.model.ts'
import type { Sender } from './way.ts'

/** Where the secret of a way belongs. */
export const secretOf = (way: string) => ({ row: `noticeWay/${way}`, field: 'secret' })

/** The way as it is set up now. */
export function openWay({ _id, settings, secret }: WayRow): Sender {
  const password = secret && open(secret, secretOf(_id))
  return openMail(MailSettings.parse(settings), password)
}
