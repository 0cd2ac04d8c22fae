import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whether two signatures are the same, in a time that does not tell where they differ. */
export const sameSignature = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected)

const signature = (payload: string, purpose: string, secret: string): Buffer =>
  createHmac('sha256', `${purpose} ${secret}`).update(payload).digest()

/** `<payload>.<signature>`, both base64url. A token of one purpose is none of another. */
export function signToken(claims: unknown, purpose: string, secret: string): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  return `${payload}.${signature(payload, purpose, secret).toString('base64url')}`
}

/** The claims of a token that this server signed for the purpose; null for anything else. */
export function verifyToken(token: string, purpose: string, secret: string): unknown {
  const [payload, given, ...more] = token.split('.')
  if (!payload || !given || more.length > 0) return null
  if (!sameSignature(Buffer.from(given, 'base64url'), signature(payload, purpose, secret))) return null
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}
