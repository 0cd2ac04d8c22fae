/**
 * WeCom and DingTalk as their documents describe them, as far as signing in asks: what they refuse is refused with their
 * codes.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = Record<string, unknown>
export const VENDOR_SECRET = 'a secret of the vendor'

export async function vendors() {
  const codes = new Map<string, string>()
  const members = new Map<string, Json>()
  const token = randomBytes(8).toString('hex')
  let trusted = true

  /** A code is good once. */
  const take = (code: unknown): string | undefined => {
    const user = codes.get(String(code))
    codes.delete(String(code))
    return user
  }
  function answer(path: string, query: URLSearchParams, body: Json, userToken: string): Json {
    switch (path) {
      case '/cgi-bin/gettoken':
        if (query.get('corpid') !== 'ww-corp') return { errcode: 40013, errmsg: 'invalid corpid' }
        if (query.get('corpsecret') !== VENDOR_SECRET) return { errcode: 40001, errmsg: 'invalid credential' }
        return { errcode: 0, errmsg: 'ok', access_token: token, expires_in: 7200 }
      case '/cgi-bin/auth/getuserinfo': {
        if (!trusted) return { errcode: 60020, errmsg: 'not allow to access from your ip' }
        if (query.get('access_token') !== token) return { errcode: 40014, errmsg: 'invalid access_token' }
        const user = take(query.get('code'))
        if (!user) return { errcode: 40029, errmsg: 'invalid code' }
        return members.has(user)
          ? { errcode: 0, errmsg: 'ok', userid: user }
          : { errcode: 0, errmsg: 'ok', openid: user }
      }
      case '/v1.0/oauth2/userAccessToken': {
        if (body['clientSecret'] !== VENDOR_SECRET) return { code: 'invalidClientSecret', message: 'wrong secret' }
        const user = take(body['code'])
        return user ? { accessToken: `of ${user}`, expireIn: 7200 } : { code: 'invalidAuthCode', message: 'used' }
      }
      case '/v1.0/contact/users/me':
        return { unionId: `union ${userToken.slice(3)}`, nick: '昵称' }
      case '/v1.0/oauth2/accessToken':
        if (body['appSecret'] !== VENDOR_SECRET) return { code: 'invalidClientIdOrSecret', message: 'wrong' }
        return { accessToken: token, expireIn: 7200 }
      case '/topapi/user/getbyunionid': {
        const userid = String(body['unionid']).slice(6)
        if (!trusted) return { errcode: 88, errmsg: 'no permission' }
        return members.has(userid) ? { errcode: 0, result: { userid } } : { errcode: 60121, errmsg: '找不到该用户' }
      }
      case '/topapi/v2/user/get':
        return { errcode: 0, result: { userid: body['userid'], ...members.get(String(body['userid'])) } }
      default:
        return { errcode: -1, errmsg: path }
    }
  }
  const server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url!, 'http://vendor')
    const chunks = await req.toArray()
    const body = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Json) : {}
    const said = answer(pathname, searchParams, body, String(req.headers['x-acs-dingtalk-access-token'] ?? ''))
    res.writeHead('code' in said ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** A code for somebody; a member of the organisation when `member` says more of them. */
    codeFor(user: string, member?: Json): string {
      if (member) members.set(user, member)
      const code = randomBytes(8).toString('hex')
      codes.set(code, user)
      return code
    },
    trust: (yes: boolean) => void (trusted = yes),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
