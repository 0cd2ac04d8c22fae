/** Whether links by mail are offered: off until a security administrator at the top of the tree switches them on. */
import type { Actor } from '../../../access/actor.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { isMailOpen } from '../../notifications/mailAtOnce.service.ts'
import { refuseOthers } from '../secondFactor/policy.service.ts'
import { SettingsRows } from '../settings.model.ts'
import { fail } from './mailLink.failures.ts'
import { MailLinks } from './mailLink.model.ts'

const isOn = async (): Promise<boolean> =>
  (await SettingsRows.findById('system', { mailLinks: 1 }).lean())?.mailLinks ?? false

export const isOffered = async (): Promise<boolean> => (await isOn()) && (await isMailOpen())

export async function settingFor(actor: Actor): Promise<boolean> {
  await refuseOthers(actor)
  return isOn()
}

/** @throws mailLink.noMail */
export async function saveSetting(actor: Actor, enabled: boolean): Promise<boolean> {
  await refuseOthers(actor)
  if (enabled && !(await isMailOpen())) throw fail('mailLink.noMail')
  await transaction(async (session) => {
    await SettingsRows.updateOne({ _id: 'system' }, { $set: { mailLinks: enabled } }, { session })
    if (!enabled) await MailLinks.deleteMany({}, { session })
    await note(actor, 'signInPolicy.save', actor.account, `邮件登录链接：${enabled ? '启用' : '停用'}`, session)
  })
  return enabled
}
