import * as client from 'openid-client'
import { now } from '../../../lib/clock.ts'
import { failed, reached, schemeStep, warning, type CheckSteps, type Found } from './checkSteps.ts'
import type { IdentityProvider } from './federation.model.ts'
import { configure, discover } from './oidcClient.ts'
import { secretOf } from './providerSecret.service.ts'

const WAIT = 10_000

export function oidcSteps(provider: IdentityProvider, callback: string): CheckSteps {
  const { issuer = '' } = provider.settings
  let metadata: client.ServerMetadata | undefined
  return [
    ['地址', () => schemeStep(issuer)],
    [
      '认证系统的说明',
      async () => {
        metadata = await discover(issuer).catch(() => undefined)
        return metadata ? '找到了，签发者与设置一致。' : whyNotDiscovered(issuer)
      },
    ],
    ['支持的方式', () => supported(metadata!)],
    ['签名用的密钥', () => keys(metadata!)],
    ['客户端编号和密钥', () => credentials(provider, metadata!, callback)],
    ['登记的回调地址', () => registration(provider, metadata!, callback)],
    ['时钟', () => clock(issuer)],
  ]
}

const documentOf = (issuer: string): string => `${issuer}/.well-known/openid-configuration`
const ask = (address: string, init: RequestInit = {}) =>
  fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(WAIT), ...init })

async function whyNotDiscovered(issuer: string): Promise<Found> {
  const address = documentOf(issuer)
  const response = await ask(address).catch((error: unknown) => reached(error))
  if (!(response instanceof Response)) return response
  if (response.status !== 200)
    return failed(`${address} 回答 ${response.status}。`, '请检查签发者地址的路径；Keycloak 的形如 /realms/名称。')
  const said = (await response.json().catch(() => null)) as { issuer?: string } | null
  if (!said?.issuer) return failed(`${address} 的内容不是 OpenID Connect 的说明。`, '请向对方要 Issuer 的地址。')
  return failed(`对方自称 ${said.issuer}，与设置不同。`, `请把签发者地址改为 ${said.issuer}。`)
}

function supported({
  response_types_supported: types,
  code_challenge_methods_supported: pkce,
}: client.ServerMetadata): Found {
  if (types && !types.includes('code')) return failed('不支持授权码方式。', '请对方开启 authorization code。')
  return pkce?.includes('S256')
    ? '支持授权码与 PKCE。'
    : warning('没有说支持 PKCE（S256）。', '可以使用，但建议对方开启 PKCE。')
}

async function keys({ jwks_uri: address }: client.ServerMetadata): Promise<Found> {
  if (!address) return failed('没有给出密钥的地址（jwks_uri）。', '请联系对方的管理员。')
  const set = (await (await ask(address)).json().catch(() => null)) as { keys?: unknown[] } | null
  return set?.keys?.length ? `有 ${set.keys.length} 把。` : failed(`${address} 没有密钥。`, '请联系对方的管理员。')
}

/** An invented code is refused for itself only after the client was recognised. */
async function refusalOf(
  provider: IdentityProvider,
  metadata: client.ServerMetadata,
  callback: string,
): Promise<string> {
  const config = configure(provider, metadata, secretOf(provider), 0)
  const address = new URL(`${callback}?${new URLSearchParams({ code: 'check', state: 'check', iss: metadata.issuer })}`)
  const checks = { expectedState: 'check', pkceCodeVerifier: client.randomPKCECodeVerifier() }
  return client.authorizationCodeGrant(config, address, checks).then(
    () => '',
    (error: unknown) => {
      const { error: said, code } = error as { error?: string; code?: string }
      // RFC 6749, 5.2: who used the Authorization header is told by a challenge.
      return said ?? (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' ? 'invalid_client' : (code ?? 'unknown'))
    },
  )
}

async function credentials(
  provider: IdentityProvider,
  metadata: client.ServerMetadata,
  callback: string,
): Promise<Found> {
  const said = await refusalOf(provider, metadata, callback)
  if (said === 'invalid_grant') return '对方认得本系统。'
  if (said !== 'invalid_client' && said !== 'unauthorized_client')
    return warning(`对方回答 ${said}，看不出密钥是否正确。`, '请用一个账号试着登录一次。')
  const other = provider.settings['auth'] === 'post' ? 'basic' : 'post'
  const again = await refusalOf({ ...provider, settings: { ...provider.settings, auth: other } }, metadata, callback)
  return again === 'invalid_grant'
    ? failed('编号和密钥正确，但对方要求另一种客户端认证方式。', `请把“客户端认证方式”改为 client_secret_${other}。`)
    : failed('对方不认得这个客户端编号，或密钥不对。', '请与对方核对编号和密钥，注意首尾的空格。')
}

/** Asked without showing anything, a provider sends the browser back at once; to an address that it does not know it sends nobody. */
async function registration(
  provider: IdentityProvider,
  metadata: client.ServerMetadata,
  callback: string,
): Promise<Found> {
  const config = configure(provider, metadata, null, 0)
  const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier())
  const { href } = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: provider.settings['scope']!,
    state: 'check',
    nonce: 'check',
    prompt: 'none',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const response = await ask(href)
  const target = response.headers.get('location') ?? ''
  if (target.startsWith(callback)) {
    const error = new URL(target).searchParams.get('error')
    return error === 'invalid_scope'
      ? failed('对方不允许申请这些范围。', '请检查“申请的范围”。')
      : '对方会把人送回本系统。'
  }
  return response.status >= 400
    ? failed('对方不肯把人送回本系统。', `请对方的管理员登记回调地址 ${callback}。`)
    : warning('看不出对方是否登记了回调地址。', `请确认对方登记了 ${callback}。`)
}

async function clock(issuer: string): Promise<Found> {
  const date = Date.parse((await ask(documentOf(issuer))).headers.get('date') ?? '')
  if (Number.isNaN(date)) return warning('对方没有告知时间。', '请确认两台服务器都自动校时。')
  const seconds = Math.round(Math.abs(date - now().getTime()) / 1000)
  return seconds > 60 ? failed(`两台服务器的时间相差 ${seconds} 秒。`, '请把两台服务器都设为自动校时。') : '时间一致。'
}
