/** OpenID Connect: authorization code flow with PKCE, state and nonce, and back-channel logout 1.0. */
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { now } from '../../../lib/clock.ts'
import { recentMap } from '../../../lib/recentMap.ts'
import { refuse } from './federation.failures.ts'
import type { IdentityProvider } from './federation.model.ts'
import { oidcSteps } from './oidcSteps.ts'
import type { Identity, ProviderProgram } from './provider.ts'
import { secretOf } from './providerSecret.service.ts'
import { configure, discover } from './oidcClient.ts'
import type { SignInFailure } from './signInFailures.rule.ts'

/** How far two servers' clocks may lie apart. */
const SKEW_SECONDS = 120
const KEPT_MS = 600_000
const found = recentMap<{ metadata: client.ServerMetadata; until: number }>(50)

/** The provider's description is kept for some minutes; its keys are read anew each time, for it may change them at any time. */
async function configurationOf(provider: IdentityProvider): Promise<client.Configuration> {
  const key = `${provider._id} ${provider.revision}`
  const kept = found.get(key)
  if (kept && kept.until > Date.now()) return configure(provider, kept.metadata, secretOf(provider), SKEW_SECONDS)
  const metadata = await discover(provider.settings['issuer']!).catch((error: unknown) => {
    throw refuse('identity.unreachable', String((error as Error).message))
  })
  found.set(key, { metadata, until: Date.now() + KEPT_MS })
  return configure(provider, metadata, secretOf(provider), SKEW_SECONDS)
}

/** Of what the library throws: what a person can do about it. */
function codeOf(thrown: unknown): SignInFailure {
  const { code, error } = thrown as { code?: string; error?: string }
  if (error === 'access_denied' || error === 'login_required') return 'identity.cancelled'
  if (error === 'invalid_grant') return 'identity.used'
  if (error === 'invalid_client' || error === 'unauthorized_client') return 'identity.settings'
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'identity.clock'
  return code?.startsWith('OAUTH_') ? 'identity.invalid' : 'identity.unreachable'
}

type Claims = Record<string, unknown>

async function claimsOf(
  provider: IdentityProvider,
  config: client.Configuration,
  tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>,
) {
  const claims = tokens.claims()!
  if (Math.abs(claims.iat - now().getTime() / 1000) > SKEW_SECONDS)
    throw refuse('identity.clock', `iat ${new Date(claims.iat * 1000).toISOString()}`)
  if (claims[provider.attribute] !== undefined || !config.serverMetadata().userinfo_endpoint) return claims
  return { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims } as typeof claims
}

/** A phone number that the provider has not verified is anybody's. */
function numberIn(claims: Claims, attribute: string): string | null {
  if (attribute === 'phone_number' && claims['phone_number_verified'] !== true) return null
  const value = claims[attribute]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

const valuesIn = (claim: unknown): string[] => (claim === undefined ? [] : [claim].flat().map(String))

const subjectKey = ({ _id }: IdentityProvider, sub: string): string => `${_id} sub ${sub}`
const sessionKey = ({ _id }: IdentityProvider, sid: string): string => `${_id} sid ${sid}`

export const oidc: ProviderProgram = {
  async begin(provider, { state, nonce, verifier }, callback) {
    const config = await configurationOf(provider)
    return client.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: provider.settings['scope']!,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).href
  },

  async finish(provider, { begun: { state, nonce, verifier }, address }): Promise<Identity> {
    if (address.searchParams.get('state') !== state) throw refuse('identity.expired')
    const config = await configurationOf(provider)
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
    const claims = await client
      .authorizationCodeGrant(config, address, checks)
      .then((tokens) => claimsOf(provider, config, tokens))
      .catch((error: unknown) => {
        if (error instanceof Error && 'reason' in error) throw error
        throw refuse(codeOf(error), reasonOf(error))
      })
    const { sub, sid, name, preferred_username: username } = claims as Claims
    return {
      subject: String(sub),
      shown: String(name ?? username ?? sub),
      number: numberIn(claims, provider.attribute),
      says: provider.others ? valuesIn((claims as Claims)[provider.others.attribute]) : [],
      endedBy: [subjectKey(provider, String(sub)), ...(sid ? [sessionKey(provider, String(sid))] : [])],
    }
  },

  async ended(provider, { logout_token: token = '' }) {
    const { jwks_uri: keys, issuer } = (await configurationOf(provider)).serverMetadata()
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys!)), {
      issuer,
      audience: provider.settings['clientId']!,
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: 600,
    }).catch((error: unknown) => {
      throw refuse('identity.invalid', reasonOf(error))
    })
    const events = payload['events'] as Claims | undefined
    if (!events?.['http://schemas.openid.net/event/backchannel-logout'] || payload['nonce'] !== undefined)
      throw refuse('identity.invalid', 'no logout token')
    const { sid, sub } = payload
    if (typeof sid === 'string') return sessionKey(provider, sid)
    if (!sub) throw refuse('identity.invalid', 'neither sub nor sid')
    return subjectKey(provider, sub)
  },

  check: oidcSteps,
}

const reasonOf = (error: unknown): string => {
  const {
    message,
    error: said,
    error_description: more,
  } = error as Error & { error?: string; error_description?: string }
  return [message, said, more].filter(Boolean).join('; ')
}
