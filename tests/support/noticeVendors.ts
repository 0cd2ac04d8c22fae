/**
 * What WeCom and DingTalk say to messages, as their documents describe it: what they refuse is refused with their codes,
 * and the same message is taken once.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>
export const SECRET = 'a secret of the application'
export interface Arrived {
  vendor: 'wecom' | 'dingtalk'
  user: string
  content: string
}

/** Answers a request instead of the vendor; `false` leaves it to the vendor. */
export type Trouble = (path: string, res: ServerResponse, req: IncomingMessage) => boolean

export async function noticeVendors() {
  const members = new Set<string>()
  const arrived: Arrived[] = []
  const seen = new Set<string>()
  let [calls, tokens, trouble]: [string[], number, Trouble] = [[], 0, () => false]
  const missed = new Map<number, string[]>()

  const isCurrent = (token: string | null): boolean => token === `token ${tokens}`
  function giveToken(): string {
    tokens += 1
    return `token ${tokens}`
  }
  /** Once, as often as it is sent. */
  function arrive(key: string, message: Arrived): void {
    if (seen.has(key)) return
    seen.add(key)
    arrived.push(message)
  }
  function wecom(path: string, query: URLSearchParams, body: Json, raw: string): Json {
    if (path === '/cgi-bin/gettoken') {
      if (query.get('corpid') !== 'ww-corp') return { errcode: 40013, errmsg: 'invalid corpid' }
      if (query.get('corpsecret') !== SECRET) return { errcode: 40001, errmsg: 'invalid credential' }
      return { errcode: 0, errmsg: 'ok', access_token: giveToken(), expires_in: 7200 }
    }
    if (!isCurrent(query.get('access_token'))) return { errcode: 42001, errmsg: 'access_token expired' }
    if (body['agentid'] !== 1000002) return { errcode: 301002, errmsg: 'no permission' }
    const users = String(body['touser']).split('|')
    const invalid = users.filter((each) => !members.has(each))
    if (users.length > 1000 || invalid.length === users.length) return { errcode: 81013, errmsg: 'all invalid' }
    const content = (body['text'] as Json)['content'] as string
    if (Buffer.byteLength(content) > 2048) return { errcode: 40058, errmsg: 'content too long' }
    for (const user of users)
      if (members.has(user))
        arrive(body['enable_duplicate_check'] === 1 ? raw : String(arrived.length), { vendor: 'wecom', user, content })
    return { errcode: 0, errmsg: 'ok', invaliduser: invalid.join('|'), msgid: 'x' }
  }
  function dingtalk(path: string, query: URLSearchParams, body: Json): Json {
    if (path === '/v1.0/oauth2/accessToken') {
      if (body['appKey'] !== 'ding-app' || body['appSecret'] !== SECRET)
        return { code: 'invalidClientIdOrSecret', message: '无效的clientId或者clientSecret' }
      return { accessToken: giveToken(), expireIn: 7200 }
    }
    if (!isCurrent(query.get('access_token'))) return { errcode: 40014, errmsg: '不合法的access_token' }
    if (body['agent_id'] !== 2000003) return { errcode: 33001, errmsg: '无效的企业id' }
    if (path.endsWith('/getsendresult'))
      return { errcode: 0, send_result: { invalid_user_id_list: missed.get(Number(body['task_id'])) ?? [] } }
    const users = String(body['userid_list']).split(',')
    if (users.length > 100) return { errcode: 40035, errmsg: '参数错误' }
    const { content } = (body['msg'] as { text: { content: string } }).text
    if (users.every((each) => !members.has(each))) return { errcode: 33012, errmsg: '无效的USERID' }
    const task = missed.size + 1
    missed.set(
      task,
      users.filter((each) => !members.has(each)),
    )
    for (const user of users) if (members.has(user)) arrive(`${user} ${content}`, { vendor: 'dingtalk', user, content })
    return { errcode: 0, errmsg: 'ok', task_id: task }
  }
  const server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url!, 'http://vendor')
    const raw = Buffer.concat(await req.toArray()).toString()
    calls.push(pathname)
    if (trouble(pathname, res, req)) return
    const body = raw ? (JSON.parse(raw) as Json) : {}
    const said = pathname.startsWith('/cgi-bin/')
      ? wecom(pathname, searchParams, body, raw)
      : dingtalk(pathname, searchParams, body)
    res.writeHead('code' in said ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    arrived,
    address,
    settings: {
      wecom: { corpId: 'ww-corp', agentId: '1000002', by: 'staffNumber', perMinute: 6_000, api: address },
      dingtalk: {
        clientId: 'ding-app',
        agentId: '2000003',
        by: 'staffNumber',
        perMinute: 5_000,
        api: address,
        oapi: address,
      },
    },
    member: (user: string) => void members.add(user),
    /** As when a vendor ends a token before its time. */
    endToken: () => void (tokens += 1),
    trouble: (with_: Trouble) => void (trouble = with_),
    calls: (part: string) => calls.filter((path) => path.includes(part)).length,
    reset(): void {
      arrived.length = 0
      ;[calls, trouble] = [[], () => false]
      members.clear()
      seen.clear()
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
