/** A push service (RFC 8030) with a browser behind it: checks who sends, and decrypts as the browser does. */
import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importJWK, jwtVerify } from 'jose'

export interface Shown {
  title: string
  link: string
  tag: string
}
const mac = (key: Buffer, ...parts: (Buffer | string)[]): Buffer => {
  const hash = createHmac('sha256', key)
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const ONE = Buffer.from([1])

/** RFC 8291 §3.4 as the browser reckons it: HKDF written out, so that it shares nothing with the sender. */
export function decrypted(body: Buffer, ecdh: ReturnType<typeof createECDH>, auth: Buffer): Buffer {
  const [salt, length] = [body.subarray(0, 16), body[20]!]
  const sender = body.subarray(21, 21 + length)
  const secret = mac(auth, ecdh.computeSecret(sender))
  const ikm = mac(secret, 'WebPush: info\0', ecdh.getPublicKey(), sender, ONE)
  const prk = mac(salt, ikm)
  const key = mac(prk, 'Content-Encoding: aes128gcm\0', ONE).subarray(0, 16)
  const nonce = mac(prk, 'Content-Encoding: nonce\0', ONE).subarray(0, 12)
  const text = body.subarray(21 + length)
  const cipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(text.subarray(-16))
  const padded = Buffer.concat([cipher.update(text.subarray(0, -16)), cipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2))
}

export async function pushService() {
  const shown: Shown[] = []
  const browsers = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Buffer }>()
  let [key, status] = ['', 201]
  const server = createServer(async (req, res) => {
    const { url = '', headers } = req
    const body = Buffer.concat(await req.toArray())
    const browser = browsers.get(url)
    if (!browser) return void res.writeHead(410).end('gone')
    if (status !== 201) return void res.writeHead(status).end()
    const [, token = '', sender = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(headers.authorization ?? '') ?? []
    const point = Buffer.from(sender, 'base64url')
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'))
    const { payload } = await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x, y } as never, 'ES256'), {
      audience: address,
    })
    const isOwn = sender === key && /^mailto:/.test(payload.sub ?? '') && payload.exp! < Date.now() / 1_000 + 86_400
    if (!isOwn || !/^[\w-]{1,32}$/.test(String(headers['topic'])) || !headers['ttl'])
      return void res.writeHead(400).end()
    shown.push(JSON.parse(decrypted(body, browser.ecdh, browser.auth).toString()) as Shown)
    res.writeHead(201).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    shown,
    address,
    /** A browser subscribes under the key of the installation. */
    browser(under: string) {
      key = under
      const ecdh = createECDH('prime256v1')
      const auth = randomBytes(16)
      const p256dh = ecdh.generateKeys().toString('base64url')
      const path = `/${randomBytes(6).toString('hex')}`
      browsers.set(path, { ecdh, auth })
      return { endpoint: address + path, p256dh, auth: auth.toString('base64url') }
    },
    giveUp: (endpoint: string) => void browsers.delete(new URL(endpoint).pathname),
    answers: (with_: number) => void (status = with_),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
