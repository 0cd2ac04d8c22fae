/** What an account shows besides the password: added, taken, removed. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { tidyCode } from '../../../lib/spelling.rule.ts'
import { transaction } from '../../../lib/transaction.ts'
import type { Realtime } from '../../../realtime/realtime.ts'
import { note } from '../../audit/audit.service.ts'
import { Accounts } from '../accounts.model.ts'
import { removeSessions, tellEnded } from '../devices.service.ts'
import { holdsDuty } from '../manage.service.ts'
import { initialPassword } from '../password.ts'
import { tokenHashOf } from '../secret.ts'
import { isFactorRequired } from './required.service.ts'
import { fail } from './secondFactor.failures.ts'
import { SecondFactorRows, type SecondFactors } from './secondFactor.model.ts'
import { stepOf } from './totp.ts'
import { sealedTotp, totpOf } from './totpSecret.service.ts'

const RECOVERY_CODES = 10
const none = (account: string): SecondFactors => ({ _id: account, totp: null, passkeys: [], recovery: [] })

export const factorsOf = async (account: string): Promise<SecondFactors> =>
  (await SecondFactorRows.findById(account).lean()) ?? none(account)

const isEmpty = ({ totp, passkeys }: SecondFactors): boolean => totp === null && passkeys.length === 0

/** Easy to tell apart and to copy by hand, as initial passwords are; random enough for a plain hash. */
const newCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, initialPassword)

/** Adds a factor; the first one comes with recovery codes, which nobody can read again. */
export async function addFactor(
  actor: Actor,
  add: { totp: SecondFactors['totp'] } | { passkey: SecondFactors['passkeys'][number] },
  detail: string,
): Promise<string[] | null> {
  const codes = newCodes()
  return transaction(async (session) => {
    const before = (await SecondFactorRows.findById(actor.account, null, { session }).lean()) ?? none(actor.account)
    const first = isEmpty(before)
    const next = {
      totp: 'totp' in add ? add.totp : before.totp,
      passkeys: 'passkey' in add ? [...before.passkeys, add.passkey] : before.passkeys,
      recovery: first ? codes.map(tokenHashOf) : before.recovery,
    }
    await SecondFactorRows.updateOne({ _id: actor.account }, { $set: next }, { session, upsert: true })
    await Accounts.updateOne({ _id: actor.account }, { $set: { secondFactor: true } }, { session })
    await note(actor, 'factor.add', actor.account, detail, session)
    return first ? codes : null
  })
}

/** After a right code of the app: `secret` came from here and was kept by the browser, sealed. */
export async function addTotp(actor: Actor, secret: Uint8Array, code: string): Promise<string[] | null> {
  const step = stepOf(secret, tidyCode(code), now())
  if (step === null) throw fail('factor.code')
  const sealed = sealedTotp(actor.account, secret)
  return addFactor(actor, { totp: { secret: sealed, step, at: now() } }, '验证器')
}

/** @throws factor.required when it is the last and one is required */
export async function removeFactor(actor: Actor, which: 'totp' | { passkey: string }): Promise<void> {
  const required = await isFactorRequired(actor.account)
  await transaction(async (session) => {
    const before = await SecondFactorRows.findById(actor.account, null, { session }).lean()
    if (!before) throw httpFail('notFound')
    const next: SecondFactors =
      which === 'totp'
        ? { ...before, totp: null }
        : { ...before, passkeys: before.passkeys.filter(({ id }) => id !== which.passkey) }
    if (isEmpty(next) && required) throw fail('factor.required')
    await write(next, session)
    await note(actor, 'factor.remove', actor.account, which === 'totp' ? '验证器' : '通行密钥', session)
  })
}

async function write(next: SecondFactors, session: ClientSession): Promise<void> {
  const { _id, ...fields } = next
  if (!isEmpty(next)) await SecondFactorRows.updateOne({ _id }, { $set: fields }, { session })
  else await dropFactors(_id, session)
}

export async function dropFactors(account: string, session: ClientSession): Promise<void> {
  await SecondFactorRows.deleteOne({ _id: account }, { session })
  await Accounts.updateOne({ _id: account }, { $set: { secondFactor: false } }, { session })
}

export async function newRecoveryCodes(actor: Actor): Promise<string[]> {
  const codes = newCodes()
  await transaction(async (session) => {
    const recovery = codes.map(tokenHashOf)
    const { matchedCount } = await SecondFactorRows.updateOne(
      { _id: actor.account },
      { $set: { recovery } },
      { session },
    )
    if (matchedCount === 0) throw fail('factor.none')
    await note(actor, 'factor.recovery', actor.account, '', session)
  })
  return codes
}

/** Takes a code of the app or a recovery code, each once: of two who show the same at once, one is refused. */
export async function takeCode(account: string, typed: string): Promise<boolean> {
  const factors = await factorsOf(account)
  const code = tidyCode(typed).toLowerCase()
  const step = factors.totp && stepOf(totpOf(factors), code, now())
  if (step !== null) {
    const newer = { _id: account, 'totp.step': { $lt: step } }
    return (await SecondFactorRows.updateOne(newer, { $set: { 'totp.step': step } })).modifiedCount === 1
  }
  const hash = tokenHashOf(code)
  if (!factors.recovery.includes(hash)) return false
  const taken = await SecondFactorRows.updateOne({ _id: account, recovery: hash }, { $pull: { recovery: hash } })
  return taken.modifiedCount === 1
}

/** For who lost the phone: an administrator's, as resetting a password is, and never for one of the three duties. */
export async function resetFactors(actor: Actor, id: string, realtime: Realtime): Promise<void> {
  const account = await Accounts.findOne({ _id: id, ...scope(actor, 'account.write') }).lean()
  if (!account) throw httpFail('notFound')
  if (id === actor.account) throw fail('factor.ownReset')
  if (holdsDuty(account, businessDate())) throw fail('factor.duty')
  const ended = await transaction(async (session) => {
    await dropFactors(id, session)
    await note(actor, 'factor.reset', id, `${account.name}（${account.login}）`, session)
    return removeSessions(id, () => true, session)
  })
  tellEnded(realtime, ended)
}

export const loginOfAccount = async (account: string): Promise<string> =>
  (await Accounts.findById(account, { login: 1 }).lean())?.login ?? ''

export const hasPasskey = async (account: string): Promise<boolean> => (await factorsOf(account)).passkeys.length > 0
