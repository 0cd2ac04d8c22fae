/** What a push service carries and cannot read: RFC 8291 (keys) over RFC 8188 (aes128gcm, one record). */
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

const CURVE = 'prime256v1'
const RECORD_BYTES = 4_096
/** Ends the only record. */
const LAST = Buffer.from([2])

/** As the browser gave them: an uncompressed point, and a secret of sixteen bytes. */
export interface BrowserKeys {
  p256dh: string
  auth: string
}
const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url')
const derived = (key: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, bytes))

/** @throws when the point is none of the curve */
export function encrypted(
  payload: Buffer,
  { p256dh, auth }: BrowserKeys,
  { own, salt }: { own?: Buffer; salt: Buffer } = { salt: randomBytes(16) },
): Buffer {
  const ecdh = createECDH(CURVE)
  if (own) ecdh.setPrivateKey(own)
  else ecdh.generateKeys()
  const [theirs, ours] = [bytesOf(p256dh), ecdh.getPublicKey()]
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours])
  const key = derived(ecdh.computeSecret(theirs), bytesOf(auth), info, 32)
  const cipher = createCipheriv(
    'aes-128-gcm',
    derived(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
    derived(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12),
  )
  const head = Buffer.alloc(5)
  head.writeUInt32BE(RECORD_BYTES)
  head.writeUInt8(ours.length, 4)
  const text = Buffer.concat([cipher.update(Buffer.concat([payload, LAST])), cipher.final()])
  return Buffer.concat([salt, head, ours, text, cipher.getAuthTag()])
}

export function isPoint(p256dh: string): boolean {
  try {
    encrypted(Buffer.alloc(0), { p256dh, auth: '' })
    return true
  } catch {
    return false
  }
}
