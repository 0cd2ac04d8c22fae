/** From "whose password it is" to a session: at once, or after the second step. */
import type { AppContext } from '../../../appContext.ts'
import type { Call } from '../../../http/mount.ts'
import { now } from '../../../lib/clock.ts'
import { Accounts, type Account } from '../accounts.model.ts'
import { recordSignIn } from '../authenticate.service.ts'
import { credentialOf } from '../password.ts'
import { tellNewDevice } from '../newDevice.ts'
import { sealedCookie } from '../sealedCookie.ts'
import { deviceOf, openSession } from '../sessionCookie.ts'
import { withinLimits } from '../signInLimits.ts'
import { factorsOf, hasPasskey, takeCode } from './factors.service.ts'
import { optionsToShow, takePasskey, type Asked } from './passkeys.ts'
import { fail } from './secondFactor.failures.ts'

/** By whom a session may be ended from outside, and the identity provider that said who it is; neither by a password. */
interface How {
  endedBy: string[]
  by: string | null
}
interface Pending extends How {
  account: string
  /** Of the password that was given: another one by now, and it starts anew. */
  credential: string
  asked?: Asked
}
const pendings = sealedCookie<Pending>('secondFactor', 10)
const isSecure = ({ config }: AppContext): boolean => config.publicUrl.startsWith('https:')

/** @returns whether a session was opened; else the second step is still to come */
export async function enter(
  app: AppContext,
  call: Call,
  account: Account,
  how: How = { endedBy: [], by: null },
): Promise<boolean> {
  if (!account.secondFactor) return opened(app, call, account, how, false)
  const pending = { ...how, account: account._id, credential: credentialOf(account.passwordHash) }
  pendings.write(call, pending, isSecure(app))
  return false
}

async function opened(
  app: AppContext,
  call: Call,
  account: Account,
  { endedBy, by }: How,
  factor: boolean,
): Promise<true> {
  await recordSignIn(fromOf(call, account), 'signed-in', by)
  await tellNewDevice(call, account, deviceOf(call.req))
  await openSession(call, account, app.realtime, { endedBy, factor })
  return true
}
const fromOf = ({ req }: Call, { login }: Account) => ({ login, address: req.ip ?? '', device: deviceOf(req) })

async function pendingOf(call: Call): Promise<{ pending: Pending; account: Account }> {
  const pending = pendings.read(call)
  const account = pending && (await Accounts.findById(pending.account).lean())
  if (!account || account.disabledAt || credentialOf(account.passwordHash) !== pending.credential)
    throw fail('factor.expired')
  return { pending, account }
}

/** For the sign-in page, also after a reload: whether the second step is to be taken now, and how it can be. */
export async function pendingFactor(call: Call): Promise<{ passkey: boolean } | null> {
  const pending = pendings.read(call)
  return pending && { passkey: await hasPasskey(pending.account) }
}

/** Tries are counted apart from those of the password, or a right one would take the wrong codes back. */
const keyOf = ({ loginKey }: Account): string => `${loginKey} second-factor`

async function pass(app: AppContext, call: Call, show: (account: Account, pending: Pending) => Promise<void>) {
  const { pending, account } = await pendingOf(call)
  const address = call.req.ip ?? ''
  await withinLimits({ login: keyOf(account), address }, () =>
    show(account, pending).catch(async (error: unknown) => {
      await recordSignIn(fromOf(call, account), 'wrong-code', pending.by)
      throw error
    }),
  )
  pendings.clear(call)
  await opened(app, call, account, pending, true)
}

export const passByCode = (app: AppContext, call: Call, code: string): Promise<void> =>
  pass(app, call, async ({ _id }) => {
    if (!(await takeCode(_id, code))) throw fail('factor.wrong')
  })

export async function passkeyOptions(app: AppContext, call: Call) {
  const { pending, account } = await pendingOf(call)
  const options = await optionsToShow(app.config.publicUrl, (await factorsOf(account._id)).passkeys)
  const asked = { challenge: options.challenge, at: now().getTime() }
  pendings.write(call, { ...pending, asked }, isSecure(app))
  return options
}

export const passByPasskey = (app: AppContext, call: Call, answer: { id: string }): Promise<void> =>
  pass(app, call, async ({ _id }, { asked }) => {
    if (!asked) throw fail('factor.expired')
    await takePasskey(app.config.publicUrl, await factorsOf(_id), asked, answer)
  })
