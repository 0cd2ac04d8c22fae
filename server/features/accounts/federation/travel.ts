/** Somebody on the way to an identity provider and back: what the browser remembers, and where it is sent. */
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { now } from '../../../lib/clock.ts'
import { Failure } from '../../../lib/failure.ts'
import { sealedCookie } from '../sealedCookie.ts'
import { refuse } from './federation.failures.ts'
import { IdentityProviders, type IdentityProvider } from './federation.model.ts'
import type { Begun, Identity } from './provider.ts'

/** `account`: who links the own account, instead of signing in. */
export interface Flow extends Begun {
  provider: string
  then: string
  account: string | null
}
export interface Pending {
  provider: string
  identity: Identity
  account: string | null
  then: string
}
export const flows = sealedCookie<Flow>('leaving', 15)
export const pendings = sealedCookie<Pending>('confirming', 15)

export const isSecure = ({ config }: AppContext): boolean => config.publicUrl.startsWith('https:')
export const callbackOf = ({ config }: AppContext, provider: string): string =>
  `${config.publicUrl}/api/sign-in/providers/${provider}/callback`

export const sentOn = (location: string): FileReply => ({
  type: 'text/html',
  body: '',
  status: 303,
  headers: { location },
})

export async function inUse(id: string): Promise<IdentityProvider> {
  const provider = await IdentityProviders.findOne({ _id: id, enabled: true }).lean()
  if (!provider) throw refuse('identity.off')
  return provider
}

/** The browser is not shown a refusal of the interface: the page that it is sent to says it. */
export async function orSay(page: string, work: () => Promise<FileReply>): Promise<FileReply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Failure) || !error.code.startsWith('identity.')) throw error
    return sentOn(`${page}?failed=${error.code}`)
  }
}

const OF_THE_PERSON = ['identity.expired', 'identity.cancelled', 'identity.used']

/** What the administrator should know of stays with the provider. */
export async function noted(app: AppContext, { _id, name }: IdentityProvider, error: unknown): Promise<never> {
  const { code, reason } = error as { code?: string; reason?: string }
  if (code?.startsWith('identity.') && reason && !OF_THE_PERSON.includes(code)) {
    app.log.warn({ provider: name, code, reason }, 'a sign-in by an identity provider did not come about')
    await IdentityProviders.updateOne({ _id }, { $set: { failed: { at: now(), code, reason: reason.slice(0, 500) } } })
  }
  throw error
}
