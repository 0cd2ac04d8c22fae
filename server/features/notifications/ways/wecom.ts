/**
 * WeCom (企业微信) application messages (https://developer.work.weixin.qq.com/document/path/90236, the token /91039, codes
 * /90313). One call a person: WeCom knows a message as the same by its whole request, and drops the second within four
 * hours; with others in it a repeated call would be another.
 */
import { WecomSettings } from '../ways.contract.ts'
import { defineWay, type Message, type Outcome, type Sender } from '../outbox/way.ts'
import { accessToken, type Token } from './accessToken.ts'
import { checkApp, withLink } from './appMessage.ts'
import { knownAs, VendorAccount } from './knownAs.ts'
import { askJson, heard, meaningIn, posting, shut, type Said } from './vendor.ts'

const PARALLEL = 5
const MOST_BYTES = 2_048
const SAME_WITHIN_S = 4 * 3_600

const TOKEN_OVER = [40014, 42001]
/** The person: no such member, or not one who may see the application. */
const NO_MEMBER = [40003, 60111, 81013]
/** Too many calls, or too many at a time. */
const TOO_OFTEN = [45009, 45033]
/** The settings: nothing passes until they are put right. */
const SETTINGS: Record<number, string> = {
  40001: '应用密钥不对。请在“应用管理”里重新查看 Secret，注意首尾的空格。',
  40013: '企业 ID 不对。请核对“我的企业”页面底部的企业 ID。',
  40056: '应用编号（AgentId）不对。请核对应用详情页上的数字。',
  41001: '缺少凭证。请核对企业 ID 和应用密钥。',
  48002: '应用没有发送消息的权限。请在管理后台检查应用的接口权限。',
  60020: '本服务器的地址不在企业可信 IP 里。请在应用详情里把它加进“企业可信IP”。',
  301002: '密钥不是这个应用的。请核对应用编号（AgentId）和密钥是否属于同一个应用。',
}
const codeOf = ({ errcode }: Said): number => (typeof errcode === 'number' ? errcode : NaN)
const reasonOf = (said: Said): string => `${String(said['errcode'])} ${String(said['errmsg'] ?? '')}`.slice(0, 300)

async function tokenOf({ api, corpId }: WecomSettings, secret: string | null, patience?: number): Promise<Token> {
  const query = new URLSearchParams({ corpid: corpId, corpsecret: secret ?? '' })
  const said = await askJson(`${api}/cgi-bin/gettoken?${query}`, { patience })
  const { access_token: token, expires_in: seconds } = said
  if (codeOf(said) !== 0 || typeof token !== 'string') throw shut(reasonOf(said))
  return { token, seconds: Number(seconds) || 7_200 }
}

/** Text may hold links as markup: what others typed is none. */
const contentOf = ({ title, text, link }: Pick<Message, 'title' | 'text' | 'link'>): string =>
  withLink(`${title}\n\n${text}`.replaceAll('<', '＜'), link, MOST_BYTES)

function outcomeOf(said: Said): Outcome {
  const [code, detail] = [codeOf(said), reasonOf(said)]
  const nobody = ['invaliduser', 'unlicenseduser'].filter((field) => typeof said[field] === 'string' && said[field])
  if (code === 0 && nobody.length > 0) return { is: 'refused', reason: 'no-member', detail: nobody.join(' ') }
  if (NO_MEMBER.includes(code)) return { is: 'refused', reason: 'no-member', detail }
  if (code === 0) return { is: 'sent' }
  if (TOO_OFTEN.includes(code) || code in SETTINGS || TOKEN_OVER.includes(code)) return shut(detail).outcome
  return { is: 'later', detail }
}

export function openWecom(settings: WecomSettings, secret: string | null, patience?: number): Sender {
  const tokens = accessToken(() => tokenOf(settings, secret, patience))
  async function send({ address, ...words }: Message): Promise<Outcome> {
    const body = {
      touser: address,
      msgtype: 'text',
      agentid: Number(settings.agentId),
      text: { content: contentOf(words) },
      enable_duplicate_check: 1,
      duplicate_check_interval: SAME_WITHIN_S,
    }
    const said = await tokens.with(
      (token) => askJson(`${settings.api}/cgi-bin/message/send?access_token=${token}`, posting(body, patience)),
      (answer) => TOKEN_OVER.includes(codeOf(answer)),
    )
    return outcomeOf(said)
  }
  return {
    parallel: PARALLEL,
    perMinute: settings.perMinute,
    together: 1,
    repeatable: true,
    send: (messages) => heard(messages.length, () => Promise.all(messages.map(send))),
    close: () => undefined,
  }
}

export const wecom = defineWay(WecomSettings, VendorAccount, (settings, secret) => ({
  summary: `企业 ${settings.corpId}，应用 ${settings.agentId}`,
  usesSecret: true,
  onlyKnown: settings.by === 'link',
  addressesOf: (owners) => knownAs(owners, { kind: 'wecom', by: settings.by, of: ['corpId', settings.corpId] }),
  sender: () => openWecom(settings, secret),
  check: (trial) =>
    checkApp(
      {
        vendor: '企业微信',
        credentials: '企业 ID 和应用密钥',
        range: '可见范围',
        token: () => tokenOf(settings, secret),
        sender: () => openWecom(settings, secret),
        inWords: meaningIn(SETTINGS, '企业微信'),
      },
      trial,
    ),
}))
