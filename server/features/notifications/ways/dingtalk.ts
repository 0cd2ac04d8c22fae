/**
 * DingTalk (钉钉) work notices (工作通知, topapi/message/corpconversation/asyncsend_v2 and getsendresult; the token is the
 * newer interface's). A hundred people go in one call: calls are counted by the month. The same words reach a person once
 * a day, whoever sends them again. A call is taken before it is carried out: who did not get it is asked for afterwards.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { DingtalkSettings } from '../ways.contract.ts'
import { defineWay, type Message, type Outcome, type Sender } from '../outbox/way.ts'
import { accessToken, type Token } from './accessToken.ts'
import { checkApp, withLink } from './appMessage.ts'
import { knownAs, VendorAccount } from './knownAs.ts'
import { askJson, heard, meaningIn, posting, shut, Unanswered, type Said } from './vendor.ts'

const PARALLEL = 3
const TOGETHER = 100
const MOST_BYTES = 2_000
/** As long as it usually takes to carry a call out. */
const CARRIED_OUT_MS = 1_000

const TOKEN_OVER = [40014, 42001]
const NO_MEMBER = [33012, 40003, 60121]
const TOO_OFTEN = [90018, 90019, 143103, 143104]
/** The person has had these very words today. */
const HAD_IT = 143106
const SETTINGS: Record<number, string> = {
  33001: 'AgentId 不对。请核对应用凭证页上的数字。',
  60011: '应用没有权限。请在开发者后台的“权限管理”里检查。',
  60020: '本服务器的地址不在应用的服务器出口 IP 里。请在开发者后台的“安全设置”里加上。',
}
const codeOf = ({ errcode, sub_code: sub }: Said): number => Number(errcode === 88 ? (sub ?? errcode) : errcode)
const reasonOf = ({ code, message, errcode, errmsg, sub_msg: sub }: Said): string =>
  `${String(code ?? errcode)} ${String(message ?? sub ?? errmsg ?? '')}`.slice(0, 300)

async function tokenOf({ api, clientId }: DingtalkSettings, secret: string | null, patience?: number): Promise<Token> {
  const said = await askJson(
    `${api}/v1.0/oauth2/accessToken`,
    posting({ appKey: clientId, appSecret: secret ?? '' }, patience),
  )
  const { accessToken: token, expireIn: seconds } = said
  if (typeof token !== 'string') throw shut(reasonOf(said))
  return { token, seconds: Number(seconds) || 7_200 }
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Who did not get it, of what was sent by a call; had before is got. */
function missedBy(said: Said): Map<string, string> {
  const result = (said['send_result'] ?? {}) as Said
  const missed = new Map<string, string>()
  for (const field of ['invalid_user_id_list', 'failed_user_id_list', 'forbidden_user_id_list'])
    for (const user of listOf(result[field])) missed.set(String(user), field)
  for (const each of listOf(result['forbidden_list']) as Said[])
    if (Number(each['code']) === HAD_IT) missed.delete(String(each['userid']))
  return missed
}

export function openDingtalk(
  settings: DingtalkSettings,
  secret: string | null,
  { patience, carriedOut = CARRIED_OUT_MS }: { patience?: number; carriedOut?: number } = {},
): Sender {
  const tokens = accessToken(() => tokenOf(settings, secret, patience))
  const agent = Number(settings.agentId)
  const call = (path: string, body: object): Promise<Said> =>
    tokens.with(
      (token) =>
        askJson(
          `${settings.oapi}/topapi/message/corpconversation/${path}?access_token=${token}`,
          posting({ agent_id: agent, ...body }, patience),
        ),
      (answer) => TOKEN_OVER.includes(codeOf(answer)),
    )

  /** What was taken stands as sent where nobody says otherwise. */
  async function afterwards(task: unknown): Promise<Map<string, string>> {
    try {
      await pause(carriedOut)
      return missedBy(await call('getsendresult', { task_id: task }))
    } catch (error) {
      if (error instanceof Unanswered) return new Map()
      throw error
    }
  }
  async function send(messages: readonly Message[]): Promise<Outcome[]> {
    const { title, text, link } = messages[0]!
    const said = await call('asyncsend_v2', {
      userid_list: messages.map(({ address }) => address).join(','),
      msg: { msgtype: 'text', text: { content: withLink(`${title}\n\n${text}`, link, MOST_BYTES) } },
    })
    const [code, detail] = [codeOf(said), reasonOf(said)]
    if (code === 0) {
      const missed = await afterwards(said['task_id'])
      return messages.map(({ address }) => {
        const why = missed.get(address)
        return why ? { is: 'refused', reason: 'no-member', detail: why } : { is: 'sent' }
      })
    }
    if (TOO_OFTEN.includes(code) || code in SETTINGS || TOKEN_OVER.includes(code)) throw shut(detail)
    if (messages.length > 1) return oneByOne(messages)
    return [NO_MEMBER.includes(code) ? { is: 'refused', reason: 'no-member', detail } : { is: 'later', detail }]
  }
  /** One of them is what the call was refused for. */
  async function oneByOne(messages: readonly Message[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (const each of messages) outcomes.push(...(await heard(1, () => send([each]))))
    return outcomes
  }
  return {
    parallel: PARALLEL,
    perMinute: settings.perMinute,
    together: TOGETHER,
    repeatable: true,
    send: (messages) => heard(messages.length, () => send(messages)),
    close: () => undefined,
  }
}

const meaning = meaningIn(SETTINGS, '钉钉')
const inWords = (error: unknown): string =>
  error instanceof Error && /^invalid(Client|Parameter)/i.test(error.message)
    ? '应用编号或密钥不对。请核对应用凭证，注意首尾的空格。'
    : meaning(error)

export const dingtalk = defineWay(DingtalkSettings, VendorAccount, (settings, secret) => ({
  summary: `应用 ${settings.clientId}，AgentId ${settings.agentId}`,
  usesSecret: true,
  onlyKnown: settings.by === 'link',
  addressesOf: (owners) => knownAs(owners, { kind: 'dingtalk', by: settings.by, of: ['clientId', settings.clientId] }),
  sender: () => openDingtalk(settings, secret),
  check: (trial) =>
    checkApp(
      {
        vendor: '钉钉',
        credentials: '应用编号和密钥',
        range: '可用范围',
        token: () => tokenOf(settings, secret),
        sender: () => openDingtalk(settings, secret),
        inWords,
      },
      trial,
    ),
}))
