/** The steps of signing in by an identity provider, as the browser takes them; what it remembers between them is sealed. */
import { randomBytes } from 'node:crypto'
import * as client from 'openid-client'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { Call } from '../../../http/mount.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { httpFail } from '../../../lib/failure.ts'
import { Accounts, type Account } from '../accounts.model.ts'
import { authenticate, confirmPassword } from '../authenticate.service.ts'
import { enter } from '../secondFactor/enter.ts'
import { deviceOf } from '../sessionCookie.ts'
import { arrive } from './arrive.service.ts'
import { refuse } from './federation.failures.ts'
import type { IdentityProvider } from './federation.model.ts'
import { programOf } from './kinds.ts'
import { isOfUnit, linkAccount } from './links.service.ts'
import type { Identity } from './provider.ts'
import { providersInUse } from './providers.service.ts'
import {
  callbackOf,
  flows,
  inUse,
  isSecure,
  noted,
  orSay,
  pendings,
  sentOn,
  type Flow,
  type Pending,
} from './travel.ts'

async function leave(app: AppContext, call: Call, provider: IdentityProvider, to: Pick<Flow, 'then' | 'account'>) {
  const begun = {
    state: randomBytes(24).toString('hex'),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  }
  const address = await programOf(provider)
    .begin(provider, begun, callbackOf(app, provider._id), call.req.get('user-agent') ?? '')
    .catch((error: unknown) => noted(app, provider, error))
  flows.write(call, { ...begun, provider: provider._id, ...to }, isSecure(app))
  return address
}

export const begin = (app: AppContext, call: Call, id: string, then = '/'): Promise<FileReply> =>
  orSay('/sign-in', async () => sentOn(await leave(app, call, await inUse(id), { then, account: null })))

/** The providers by which somebody who is signed in may sign in too: those of the own units. */
export async function waysFor(actor: Actor): Promise<IdentityProvider[]> {
  const account = (await Accounts.findById(actor.account).lean())!
  const providers = await providersInUse()
  const own = await Promise.all(providers.map((provider) => isOfUnit(account, provider)))
  return providers.filter((_, index) => own[index])
}

/** From the settings, after the password was given again: a page left open is no way to tie one's own identity to it. */
export async function beginLink(
  app: AppContext,
  call: Call,
  actor: Actor,
  id: string,
  password: string,
): Promise<string> {
  const provider = (await waysFor(actor)).find(({ _id }) => _id === id)
  if (!provider) throw refuse('identity.off')
  await confirmPassword(actor.account, password, call.req.ip ?? '')
  return leave(app, call, provider, { then: '/settings', account: actor.account })
}

export async function comeBack(app: AppContext, call: Call, actor: Actor | null, id: string): Promise<FileReply> {
  const flow = flows.read(call)
  const address = new URL(app.config.publicUrl + call.req.originalUrl)
  if (flow?.state === address.searchParams.get('state')) flows.clear(call) // not what another tab has begun since
  const page = flow?.account ? '/settings' : '/sign-in'
  return orSay(page, async () => {
    if (flow?.provider !== id) throw refuse('identity.expired')
    const provider = await inUse(id)
    const callback = callbackOf(app, id)
    const work = async () => {
      const identity = await programOf(provider).finish(provider, { begun: flow, address, callback })
      return flow.account ? linkOwn(provider, identity, flow, actor) : arrived(app, call, provider, identity, flow)
    }
    return work().catch((error: unknown) => noted(app, provider, error))
  })
}

export async function linkOwn(provider: IdentityProvider, identity: Identity, flow: Flow, actor: Actor | null) {
  if (!actor || actor.account !== flow.account) throw refuse('identity.expired')
  const account = (await Accounts.findById(actor.account).lean())!
  await linkAccount(account, { provider, identity, by: 'password' })
  return sentOn(`/settings?linked=${provider._id}`)
}

export async function arrived(
  app: AppContext,
  call: Call,
  provider: IdentityProvider,
  identity: Identity,
  { then }: Flow,
) {
  const found = await arrive(provider, identity)
  if (found.state === 'confirm') {
    pendings.write(call, { provider: provider._id, identity, account: found.account?._id ?? null, then }, isSecure(app))
    return sentOn('/sign-in/confirm')
  }
  const how = { endedBy: identity.endedBy, by: provider.name }
  if (!(await enter(app, call, found.account, how))) return sentOn(`/sign-in?${new URLSearchParams({ then })}`)
  return sentOn(`/sign-in/done?${new URLSearchParams({ then })}`)
}

async function pendingOf(
  call: Call,
): Promise<{ pending: Pending; provider: IdentityProvider; account: Account | null }> {
  const pending = pendings.read(call)
  if (!pending) throw refuse('identity.expired')
  const provider = await inUse(pending.provider)
  const account = pending.account ? await Accounts.findById(pending.account).lean() : null
  return { pending, provider, account }
}

export async function showPending(call: Call) {
  const { pending, provider, account } = await pendingOf(call)
  return {
    provider: provider.name,
    shown: pending.identity.shown,
    account: account && { name: account.name, login: account.login },
    then: pending.then,
  }
}

/** Links with the account whose password was given, and signs in; whether the second step is still to come is said by the session. */
export async function confirm(app: AppContext, call: Call, given: { login?: string | undefined; password: string }) {
  const { pending, provider, account } = await pendingOf(call)
  const login = account?.login ?? given.login
  if (!login) throw httpFail('request.invalid')
  const attempt = { login, password: given.password, address: call.req.ip ?? '', device: deviceOf(call.req) }
  const confirmed = await authenticate(attempt)
  await linkAccount(confirmed, { provider, identity: pending.identity, by: 'password' })
  pendings.clear(call)
  return enter(app, call, confirmed, { endedBy: pending.identity.endedBy, by: provider.name })
}
