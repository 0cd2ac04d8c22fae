/** Who sends: a signed word to the push service (RFC 8292), with the key under which browsers subscribed. */
import { generateKeyPairSync } from 'node:crypto'
import { importJWK, SignJWT, type JWK } from 'jose'

const HOURS = 12

/** A new key of this installation, as it is sealed. */
export const newVapidKey = (): string =>
  JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }))

/** As browsers are given it: an uncompressed point. */
export function publicKeyOf(secret: string): string {
  const { x = '', y = '' } = JSON.parse(secret) as JWK
  const coordinates = [x, y].map((each) => Buffer.from(each, 'base64url'))
  return Buffer.concat([Buffer.from([4]), ...coordinates]).toString('base64url')
}

export async function authorizationFor(endpoint: string, contact: string, secret: string): Promise<string> {
  const token = await new SignJWT({ sub: `mailto:${contact}` })
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
    .setAudience(new URL(endpoint).origin)
    .setExpirationTime(`${HOURS}h`)
    .sign(await importJWK(JSON.parse(secret) as JWK, 'ES256'))
  return `vapid t=${token}, k=${publicKeyOf(secret)}`
}
