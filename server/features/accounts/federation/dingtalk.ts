/**
 * DingTalk (钉钉): its sign-in page, then who that is in the organisation's own contacts: a DingTalk account alone anybody
 * has (https://open.dingtalk.com/document/orgapp/obtain-identity-credentials and the pages on contacts).
 */
import { failed, type CheckSteps, type Found } from './checkSteps.ts'
import { refuse } from './federation.failures.ts'
import type { IdentityProvider } from './federation.model.ts'
import type { ProviderProgram } from './provider.ts'
import { secretOf } from './providerSecret.service.ts'
import { askVendor, queryOf, type Said } from './vendorClient.ts'

/** No such member. */
const NOBODY = 60121

const appToken = (provider: IdentityProvider): Promise<Said> => {
  const { api, clientId } = provider.settings
  return askVendor(`${api}/v1.0/oauth2/accessToken`, { body: { appKey: clientId, appSecret: secretOf(provider) } })
}
const contacts = ({ settings }: IdentityProvider, path: string, token: unknown, body: object): Promise<Said> =>
  askVendor(`${settings['contacts']}/topapi/${path}?${queryOf({ access_token: String(token) })}`, { body })
const byUnion = (provider: IdentityProvider, token: unknown, unionid: unknown) =>
  contacts(provider, 'user/getbyunionid', token, { unionid })

const reasonOf = ({ code, message, errcode, errmsg }: Said): string => `${code ?? errcode} ${message ?? errmsg}`

/** Of whose DingTalk account the code is. */
async function unionOf(provider: IdentityProvider, code: string): Promise<unknown> {
  const { api, clientId } = provider.settings
  const body = { clientId, clientSecret: secretOf(provider), code, grantType: 'authorization_code' }
  const token = await askVendor(`${api}/v1.0/oauth2/userAccessToken`, { body })
  if (!token['accessToken'])
    throw refuse(/code|authcode/i.test(String(token['code'])) ? 'identity.used' : 'identity.settings', reasonOf(token))
  const headers = { 'x-acs-dingtalk-access-token': String(token['accessToken']) }
  const me = await askVendor(`${api}/v1.0/contact/users/me`, { headers })
  if (!me['unionId']) throw refuse('identity.settings', reasonOf(me))
  return me['unionId']
}

async function memberOf(provider: IdentityProvider, union: unknown): Promise<Said> {
  const { accessToken: token, ...said } = await appToken(provider)
  if (!token) throw refuse('identity.settings', reasonOf(said))
  const found = await byUnion(provider, token, union)
  if (found['errcode'] === NOBODY) throw refuse('identity.notMember')
  const { userid } = (found['result'] ?? {}) as Said
  if (!userid) throw refuse('identity.settings', reasonOf(found))
  const member = await contacts(provider, 'v2/user/get', token, { userid })
  if (member['errcode'] !== 0) throw refuse('identity.settings', reasonOf(member))
  return member['result'] as Said
}

export const dingtalk: ProviderProgram = {
  begin: async ({ settings }, { state }, callback) =>
    `${settings['login']}/oauth2/auth?${queryOf({
      client_id: settings['clientId']!,
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid',
      prompt: 'consent',
      state,
    })}`,

  async finish(provider, { begun, address }) {
    if (address.searchParams.get('state') !== begun.state) throw refuse('identity.expired')
    const code = address.searchParams.get('authCode')
    if (!code) throw refuse('identity.cancelled')
    const member = await memberOf(provider, await unionOf(provider, code))
    const number = member[provider.attribute]
    return {
      subject: String(member['userid']),
      shown: String(member['name'] ?? member['userid']),
      number: typeof number === 'string' && number ? number : null,
      endedBy: [],
    }
  },

  /** It does not tell when somebody signs out. */
  ended: async () => {
    throw refuse('identity.invalid', 'DingTalk sends no such notice')
  },

  check: (provider, callback): CheckSteps => {
    let token: unknown
    return [
      [
        '应用编号和密钥',
        async () => {
          const said = await appToken(provider)
          token = said['accessToken']
          return token
            ? '对方认得本系统的应用。'
            : failed(`对方回答 ${reasonOf(said)}`, '请核对应用凭证，注意首尾的空格。')
        },
      ],
      ['通讯录的权限', async () => whyNobody(await byUnion(provider, token, 'check'), callback)],
    ]
  },
}

/** Somebody invented must be nobody, not somebody whom one may not look for. */
const whyNobody = (said: Said, callback: string): Found =>
  said['errcode'] === NOBODY
    ? `能查通讯录。请确认应用“安全设置”里的重定向地址是 ${callback}。`
    : failed(`对方回答 ${reasonOf(said)}`, '请在应用的“权限管理”里申请“根据unionid获取用户userid”和“成员信息读权限”。')
