/** A real OpenID provider (oidc-provider), whose answers can be spoilt as a broken or a hostile one's would be. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose'
import Provider from 'oidc-provider'

interface Client {
  id: string
  secret: string
  callback: string
}
type Claims = Record<string, unknown>

export async function openIdProvider(clients: Client[]) {
  const people = new Map<string, Claims>()
  /** A key of somebody else’s. */
  const foreign = (await generateKeyPair('RS256')).privateKey
  let signs: CryptoKey | undefined
  let signedIn = ''
  let refusesBasic = false
  let spoil: ((claims: JWTPayload) => JWTPayload) | undefined
  let answers = (_req: never, _res: never): void => {}
  let signing: { key: CryptoKey; kid: string }
  const server = createServer((req, res) => answers(req as never, res as never))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function useNewKeys(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const kid = crypto.randomUUID()
    signing = { key: privateKey, kid }
    const provider = new Provider(issuer, {
      clients: clients.map(({ id, secret, callback }) => ({
        client_id: id,
        client_secret: secret,
        redirect_uris: [callback],
        backchannel_logout_uri: callback,
        backchannel_logout_session_required: true,
      })),
      jwks: { keys: [{ ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }] },
      cookies: { keys: ['a key of the tests'] },
      claims: { openid: ['sub'], profile: ['name', 'staff_number'], phone: ['phone_number', 'phone_number_verified'] },
      features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: false } },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
      async loadExistingGrant(ctx) {
        const grant = new ctx.oidc.provider.Grant({
          clientId: ctx.oidc.client!.clientId,
          accountId: ctx.oidc.session!.accountId!,
        })
        grant.addOIDCScope('openid profile phone')
        await grant.save()
        return grant
      },
    })
    provider.use(async (ctx, next) => {
      if (ctx.path === '/token' && refusesBasic && ctx.get('authorization')) {
        ctx.status = 401
        ctx.body = { error: 'invalid_client' }
        return
      }
      if (ctx.path.startsWith('/interaction/'))
        return provider.interactionFinished(
          ctx.req,
          ctx.res,
          signedIn ? { login: { accountId: signedIn } } : { error: 'access_denied' },
        )
      await next()
      const body = ctx.body as { id_token?: string } | undefined
      if (ctx.path === '/token' && body?.id_token && spoil) body.id_token = await sign(spoil(decodeJwt(body.id_token)))
    })
    answers = provider.callback() as never
  }
  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: signing.kid }).sign(signs ?? signing.key)
  await useNewKeys()

  return {
    issuer,
    /** Who is at the browser; nobody says no. */
    person(sub: string, claims: Claims = {}): void {
      signedIn = sub
      people.set(sub, claims)
    },
    nobody: () => void (signedIn = ''),
    /** What stands in the next ID tokens instead, signed with the provider's own key. */
    spoil: (how: typeof spoil) => void (spoil = how),
    /** Whether somebody else signs the answers, under the name of the provider’s key. */
    forge: (yes: boolean) => void (signs = yes ? foreign : undefined),
    useNewKeys,
    /** Whether the client's secret has to be in the body. */
    refuseBasic: (yes: boolean) => void (refusesBasic = yes),
    sign,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
