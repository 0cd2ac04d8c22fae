/** How the ways are set up: by the system administrator, with the secrets sealed. */
import { can, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { open, seal } from '../../secrecy/seal.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './notifications.failures.ts'
import { noticeSignals } from './notices.signal.ts'
import { Ways, type WayRow } from './outbox/deliveries.model.ts'
import { secretOf } from './outbox/openWay.ts'
import { MailSettings } from './ways.contract.ts'
import { checkMail, type Step } from './ways/checkMail.ts'

export function demand(actor: Actor): void {
  if (!can(actor, 'notice.settings')) throw httpFail('access.denied')
}

export async function mailWay(actor: Actor): Promise<WayRow | null> {
  demand(actor)
  return Ways.findById('mail').lean()
}

export interface MailGiven {
  revision: number
  enabled: boolean
  settings: MailSettings
  password: string
}

/** @throws noticeWay.stale */
export async function saveMail(actor: Actor, given: MailGiven): Promise<WayRow | null> {
  demand(actor)
  const { revision, enabled, settings, password } = given
  const secret = password ? { secret: seal(password, secretOf('mail')) } : settings.user ? {} : { secret: null }
  const fresh = { enabled, settings, ...secret, problem: null, pausedUntil: null }
  await transaction(async (session) => {
    await Ways.updateOne({ _id: 'mail' }, { $setOnInsert: { revision: 0 } }, { upsert: true, session })
    const { matchedCount } = await Ways.updateOne(
      { _id: 'mail', revision },
      { $set: fresh, $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount === 0) throw fail('noticeWay.stale')
    const what = `邮件：${enabled ? '启用' : '停用'}，${settings.host}:${settings.port}，发件人 ${settings.from}`
    await note(actor, 'noticeWay.save', 'mail', password ? `${what}，更换密码` : what, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('noticeWay.stale') : error
  })
  noticeSignals.emit('outbox')
  return mailWay(actor)
}

/** Tries what is saved, whether or not it is switched on. @throws noticeWay.none */
export async function checkMailWay(actor: Actor, to: string, publicUrl: string): Promise<Step[]> {
  const row = await mailWay(actor)
  if (!row || row.revision === 0) throw fail('noticeWay.none')
  await note(actor, 'noticeWay.check', 'mail', to)
  const password = row.secret && open(row.secret, secretOf('mail'))
  const steps = await checkMail(MailSettings.parse(row.settings), password, { to, name: actor.name, publicUrl })
  if (steps.every(({ passed }) => passed)) {
    await Ways.updateOne({ _id: 'mail' }, { $set: { problem: null, pausedUntil: null } })
    noticeSignals.emit('outbox')
  }
  return steps
}
