/**
 * What WeCom, DingTalk and Alibaba Cloud say to messages, as their documents describe it: what they refuse is refused with
 * their codes. WeCom and DingTalk take the same message once; a short message is sent as often as it is asked for.
 */
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>
export const SECRET = 'a secret of the application'
export interface Arrived {
  vendor: 'wecom' | 'dingtalk' | 'sms' | 'push'
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
  /** Signed as Alibaba Cloud asks for it, reckoned here from the request as it came. */
  function sms(query: string, { headers, method }: IncomingMessage): Json {
    const [, keyId, names, signature] =
      /^ACS3-HMAC-SHA256 Credential=(\S+),SignedHeaders=(\S+),Signature=(\w+)$/.exec(headers.authorization ?? '') ?? []
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
    const lines = names?.split(';').map((name) => `${name}:${String(headers[name])}\n`)
    const request = [method, '/', query, lines?.join(''), names, hash('')].join('\n')
    const expected = createHmac('sha256', SECRET)
      .update(`ACS3-HMAC-SHA256\n${hash(request)}`)
      .digest('hex')
    const params = new URLSearchParams(query)
    if (keyId !== 'LTAI-key') return { Code: 'InvalidAccessKeyId.NotFound', Message: 'no such key' }
    if (signature !== expected) return { Code: 'SignatureDoesNotMatch', Message: request }
    const isSorted = String([...params.keys()]) === String([...params.keys()].sort())
    const isFresh = Math.abs(Date.now() - Date.parse(String(headers['x-acs-date']))) < 900_000
    const nonce = String(headers['x-acs-signature-nonce'])
    if (!isSorted || !isFresh || seen.has(nonce)) return { Code: 'InvalidTimeStamp.Expired', Message: 'not fresh' }
    seen.add(nonce)
    if (params.get('SignName') !== '红领学堂') return { Code: 'isv.SMS_SIGNATURE_ILLEGAL', Message: '签名不合法' }
    const phone = params.get('PhoneNumbers')!
    const { title: content } = JSON.parse(params.get('TemplateParam')!) as { title?: string }
    if (!content) return { Code: 'isv.TEMPLATE_MISSING_PARAMETERS', Message: '缺少变量' }
    if (!members.has(phone)) return { Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message: '号码不合法' }
    if ([...content].length > 35) return { Code: 'isv.PARAM_LENGTH_LIMIT', Message: '变量太长' }
    arrived.push({ vendor: 'sms', user: phone, content })
    return { Code: 'OK', Message: 'OK', BizId: 'x', RequestId: 'x' }
  }
  const server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url!, 'http://vendor')
    const raw = Buffer.concat(await req.toArray()).toString()
    calls.push(pathname)
    if (trouble(pathname, res, req)) return
    if (pathname === '/push') {
      arrived.push({ vendor: 'push', user: pathname, content: String(req.headers['topic']) })
      return void res.writeHead(201).end()
    }
    const body = raw ? (JSON.parse(raw) as Json) : {}
    const said = pathname.startsWith('/cgi-bin/')
      ? wecom(pathname, searchParams, body, raw)
      : req.headers['x-acs-action'] === 'SendSms'
        ? sms(req.url!.split('?')[1] ?? '', req)
        : dingtalk(pathname, searchParams, body)
    const isRefused = 'code' in said || ('Code' in said && said['Code'] !== 'OK')
    res.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
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
      sms: {
        keyId: 'LTAI-key',
        signName: '红领学堂',
        templateCode: 'SMS_1',
        variable: 'title',
        perMinute: 1_000,
        api: address,
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
