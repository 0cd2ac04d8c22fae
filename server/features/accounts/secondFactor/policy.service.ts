/** Of whom a second factor is required: a security administrator's, at the top of the tree. */
import { unitsOf, type Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import type { Realtime } from '../../../realtime/realtime.ts'
import { note } from '../../audit/audit.service.ts'
import { Units } from '../../organisations/organisations.model.ts'
import { Accounts } from '../accounts.model.ts'
import { removeSessions, tellEnded } from '../devices.service.ts'
import { SettingsRows } from '../settings.model.ts'
import { isRequiredOf, type RequiredOf } from './requiredOf.rule.ts'
import { requiredOf, rolesOf } from './required.service.ts'
import { fail } from './secondFactor.failures.ts'

const IN_WORDS: Record<RequiredOf, string> = { nobody: '不要求', duties: '三员', administrators: '所有管理员' }

/** The rules of signing in are the whole installation's. */
export async function refuseOthers(actor: Actor): Promise<void> {
  const held = unitsOf(actor, 'signInPolicy.write')
  if (!(await Units.exists({ _id: { $in: held }, parent: null }))) throw httpFail('access.denied')
}

export async function policyFor(actor: Actor): Promise<RequiredOf> {
  await refuseOthers(actor)
  return requiredOf()
}

/** Who has none is signed out, and adds one before anything else when signing in again. @throws policy.ownFirst */
export async function savePolicy(actor: Actor, wanted: RequiredOf, realtime: Realtime): Promise<RequiredOf> {
  await refuseOthers(actor)
  const own = await Accounts.findById(actor.account).lean()
  if (wanted !== 'nobody' && !own?.secondFactor) throw fail('policy.ownFirst')
  await transaction(async (session) => {
    await SettingsRows.updateOne({ _id: 'system' }, { $set: { secondFactorOf: wanted } }, { session })
    await note(actor, 'signInPolicy.save', actor.account, `第二步验证：${IN_WORDS[wanted]}`, session)
  })
  await signOutWithout(wanted, realtime)
  return wanted
}

async function signOutWithout(wanted: RequiredOf, realtime: Realtime): Promise<void> {
  const today = businessDate()
  for await (const account of Accounts.find({ 'grants.unit': { $gt: '' } }, { grants: 1, secondFactor: 1 })
    .lean()
    .cursor())
    if (!account.secondFactor && isRequiredOf(wanted, rolesOf(account, today)))
      tellEnded(realtime, await transaction((session) => removeSessions(account._id, () => true, session)))
}
