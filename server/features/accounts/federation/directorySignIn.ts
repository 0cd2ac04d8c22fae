/** Signing in by a directory, which has no page of its own: name and password are typed on ours. */
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { Call } from '../../../http/mount.ts'
import { loginKey } from '../../../lib/spelling.rule.ts'
import { recordSignIn, type Attempt } from '../authenticate.service.ts'
import { deviceOf } from '../sessionCookie.ts'
import { withinLimits } from '../signInLimits.ts'
import { refuse } from './federation.failures.ts'
import type { IdentityProvider } from './federation.model.ts'
import { programOf } from './kinds.ts'
import type { Arrival, Identity, Typed } from './provider.ts'
import { arrived, linkOwn } from './signIn.ts'
import { callbackOf, flows, inUse, noted, type Flow } from './travel.ts'

/** Whoever keeps the page of a directory as a bookmark has not been sent there: for signing in that is no matter. */
function flowTo(call: Call, id: string, actor: Actor | null): Flow {
  const flow = flows.read(call)
  if (flow?.provider === id) return flow
  if (actor) throw refuse('identity.expired') // it may be a link that was begun too long ago
  return { provider: id, then: '/', account: null, state: '', nonce: '', verifier: '' }
}

/** Wrong ones count like passwords of ours. */
export async function byPassword(app: AppContext, call: Call, actor: Actor | null, id: string, typed: Typed) {
  const provider = await inUse(id)
  const flow = flowTo(call, id, actor)
  const from = { login: typed.user, address: call.req.ip ?? '', device: deviceOf(call.req) }
  const identity = await shownTo(app, provider, from, {
    begun: flow,
    address: new URL(app.config.publicUrl),
    callback: callbackOf(app, id),
    typed,
  })
  const { headers } = flow.account
    ? await linkOwn(provider, identity, flow, actor)
    : await arrived(app, call, provider, identity, flow)
  flows.clear(call)
  return { location: headers!['location']! }
}

/** A directory that is away, or set up wrongly, closes nobody out. */
async function shownTo(
  app: AppContext,
  provider: IdentityProvider,
  from: Omit<Attempt, 'password'>,
  arrival: Arrival,
): Promise<Identity> {
  const closed = () => recordSignIn(from, 'limited', provider.name)
  const login = `${provider._id} ${loginKey(from.login)}`
  const told = await withinLimits({ login, address: from.address, closed }, () =>
    programOf(provider)
      .finish(provider, arrival)
      .catch(async (error: { code?: string }) => {
        if (error.code !== 'identity.wrongPassword') return { error }
        await recordSignIn(from, 'wrong-password', provider.name)
        throw error
      }),
  )
  return 'error' in told ? noted(app, provider, told.error) : told
}
