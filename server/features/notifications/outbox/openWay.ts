import { open } from '../../../secrecy/seal.ts'
import { dingtalk } from '../ways/dingtalk.ts'
import { mail } from '../ways/mail.ts'
import { push } from '../ways/push.ts'
import { sms } from '../ways/sms.ts'
import { wecom } from '../ways/wecom.ts'
import type { WayName } from '../ways.rule.ts'
import type { WayRow } from './deliveries.model.ts'
import type { Way, WayProgram } from './way.ts'
import { secretOf } from './wayRows.ts'

export const PROGRAMS: Record<WayName, WayProgram> = { mail, wecom, dingtalk, sms, push }

/** The way as it is set up now. */
export const openWay = ({ _id, settings, secret }: Pick<WayRow, '_id' | 'settings' | 'secret'>): Way =>
  PROGRAMS[_id].with(settings, secret && open(secret, secretOf(_id)))
