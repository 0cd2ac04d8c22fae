import { open } from '../../../secrecy/seal.ts'
import { dingtalk } from '../ways/dingtalk.ts'
import { mail } from '../ways/mail.ts'
import { wecom } from '../ways/wecom.ts'
import type { WayName } from '../ways.rule.ts'
import type { WayRow } from './deliveries.model.ts'
import type { Way, WayProgram } from './way.ts'

export const PROGRAMS: Record<WayName, WayProgram> = { mail, wecom, dingtalk }

/** Where the secret of a way belongs. */
export const secretOf = (way: string) => ({ row: `noticeWay/${way}`, field: 'secret' })

/** The way as it is set up now. */
export const openWay = ({ _id, settings, secret }: Pick<WayRow, '_id' | 'settings' | 'secret'>): Way =>
  PROGRAMS[_id].with(settings, secret && open(secret, secretOf(_id)))
