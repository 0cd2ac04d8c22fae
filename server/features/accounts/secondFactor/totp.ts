/** Time-based one-time passwords (RFC 6238), as every authenticator app makes them: SHA-1, six digits, thirty seconds. */
import { createHmac, timingSafeEqual } from 'node:crypto'

const SECONDS = 30
const DIGITS = 6
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / SECONDS)

export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', secret).update(counter).digest()
  const number = hash.readUInt32BE(hash.at(-1)! & 0xf) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step of which the code is, at this time or one step beside it, for clocks differ; null when it is of none. */
export function stepOf(secret: Uint8Array, code: string, at: Date): number | null {
  const now = stepAt(at)
  const same = (step: number) => timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code))
  return /^\d{6}$/.test(code) ? ([now, now - 1, now + 1].find(same) ?? null) : null
}

/** As apps take it by hand (RFC 4648, without padding). */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** What the QR code says: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export const totpUri = (secret: Uint8Array, login: string): string =>
  `otpauth://totp/${encodeURIComponent(`红领学堂:${login}`)}?${new URLSearchParams({ secret: base32(secret), issuer: '红领学堂' })}`
