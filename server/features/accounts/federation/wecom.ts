/**
 * WeCom (企业微信): silent within its app, by QR code elsewhere
 * (https://developer.work.weixin.qq.com/document/path/91022, /98152 and /91023).
 */
import { failed, type CheckSteps, type Found } from './checkSteps.ts'
import { refuse } from './federation.failures.ts'
import type { IdentityProvider } from './federation.model.ts'
import type { ProviderProgram } from './provider.ts'
import { secretOf } from './providerSecret.service.ts'
import { askVendor, queryOf, type Said } from './vendorClient.ts'

const CODE_USED = [40029, 41008]

const tokenReply = (provider: IdentityProvider): Promise<Said> => {
  const { api, corpId = '' } = provider.settings
  return askVendor(`${api}/cgi-bin/gettoken?${queryOf({ corpid: corpId, corpsecret: secretOf(provider) ?? '' })}`)
}
const who = ({ settings: { api } }: IdentityProvider, token: unknown, code: string): Promise<Said> =>
  askVendor(`${api}/cgi-bin/auth/getuserinfo?${queryOf({ access_token: String(token), code })}`)

const reasonOf = ({ errcode, errmsg }: Said): string => `${errcode} ${errmsg}`

function addressFor({ settings }: IdentityProvider, state: string, callback: string, userAgent: string): string {
  const { corpId = '', agentId = '', login } = settings
  const common = { appid: corpId, agentid: agentId, redirect_uri: callback, state }
  if (!/wxwork/i.test(userAgent)) return `${login}/wwlogin/sso/login?${queryOf({ login_type: 'CorpApp', ...common })}`
  const silent = queryOf({ ...common, response_type: 'code', scope: 'snsapi_base' })
  return `https://open.weixin.qq.com/connect/oauth2/authorize?${silent}#wechat_redirect`
}

export const wecom: ProviderProgram = {
  begin: async (provider, { state }, callback, userAgent) => addressFor(provider, state, callback, userAgent),

  async finish(provider, { begun, address }) {
    if (address.searchParams.get('state') !== begun.state) throw refuse('identity.expired')
    const code = address.searchParams.get('code')
    if (!code) throw refuse('identity.cancelled')
    const token = await tokenReply(provider)
    if (token['errcode'] !== 0) throw refuse('identity.settings', reasonOf(token))
    const said = await who(provider, token['access_token'], code)
    if (CODE_USED.includes(Number(said['errcode']))) throw refuse('identity.used', reasonOf(said))
    if (said['errcode'] !== 0) throw refuse('identity.settings', reasonOf(said))
    const { userid } = said
    if (typeof userid !== 'string' || !userid) throw refuse('identity.notMember')
    return { subject: userid, shown: userid, number: provider.attribute === 'userid' ? userid : null, endedBy: [] }
  },

  /** It does not tell when somebody signs out. */
  ended: async () => {
    throw refuse('identity.invalid', 'WeCom sends no such notice')
  },

  check: (provider, callback): CheckSteps => {
    let token: Said = {}
    return [
      [
        '企业 ID 和应用密钥',
        async () => {
          token = await tokenReply(provider)
          return whyNoToken(token)
        },
      ],
      ['换取身份的接口', async () => whyNobody(await who(provider, token['access_token'], 'check'), callback)],
    ]
  },
}

function whyNoToken({ errcode, errmsg }: Said): Found {
  if (errcode === 0) return '对方认得本系统的应用。'
  if (errcode === 40013) return failed('企业 ID 不对。', '请核对“我的企业”页面底部的企业 ID。')
  if (errcode === 40001 || errcode === 42001)
    return failed('应用密钥不对。', '请在“应用管理”里重新查看 Secret，注意首尾的空格。')
  if (errcode === 60020)
    return failed(`本服务器的地址不在企业可信 IP 里：${errmsg}`, '请在应用详情里把它加进“企业可信IP”。')
  return failed(`对方回答 ${errcode}：${errmsg}`, '请按企业微信的错误码说明处理。')
}

/** An invented code must be refused for itself. */
function whyNobody({ errcode, errmsg }: Said, callback: string): Found {
  if (errcode === 40029) return `能换取身份。请确认应用的“授权回调域”是 ${new URL(callback).host}。`
  if (errcode === 60020)
    return failed(`本服务器的地址不在企业可信 IP 里：${errmsg}`, '请在应用详情里把它加进“企业可信IP”。')
  return failed(`对方回答 ${errcode}：${errmsg}`, '请按企业微信的错误码说明处理。')
}
