/** Passkeys and security keys (WebAuthn), as a second step: a touch is enough, the password was given before. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { fail } from './secondFactor.failures.ts'
import { SecondFactorRows, type Passkey, type SecondFactors } from './secondFactor.model.ts'

/** Keys are made for one name; under another they are not found. */
const nameOf = (publicUrl: string): string => new URL(publicUrl).hostname
const originOf = (publicUrl: string): string => new URL(publicUrl).origin

/** ES256, EdDSA, RS256: what every authenticator has one of, and Node no warning for. */
const ALGORITHMS = [-7, -8, -257]

const known = (passkeys: readonly Passkey[]) =>
  passkeys.map(({ credential: id, transports }) => ({ id, transports: transports as AuthenticatorTransport[] }))

export const optionsToMake = (
  publicUrl: string,
  who: { account: string; login: string; name: string },
  has: Passkey[],
) =>
  generateRegistrationOptions({
    rpName: '红领学堂',
    rpID: nameOf(publicUrl),
    userID: new TextEncoder().encode(who.account),
    userName: who.login,
    userDisplayName: who.name,
    excludeCredentials: known(has),
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  })

/** @throws factor.passkey */
export async function madePasskey(
  publicUrl: string,
  challenge: string,
  answer: unknown,
  name: string,
): Promise<Passkey> {
  const { registrationInfo } = await verifyRegistrationResponse({
    response: answer as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: originOf(publicUrl),
    expectedRPID: nameOf(publicUrl),
    requireUserVerification: false,
  }).catch(refused)
  if (!registrationInfo) throw fail('factor.passkey')
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  const at = now()
  return {
    id: newId(),
    credential: id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    transports,
    name,
    at,
    usedAt: at,
  }
}

export const optionsToShow = (publicUrl: string, has: readonly Passkey[]) =>
  generateAuthenticationOptions({
    rpID: nameOf(publicUrl),
    allowCredentials: known(has),
    userVerification: 'preferred',
  })

/** What a passkey was asked to answer, and when. */
export interface Asked {
  challenge: string
  at: number
}

/**
 * An answer is good once: only to what was asked after the passkey was last used. Many count no uses themselves, and the
 * browser keeps what it was asked.
 * @throws factor.passkey
 */
export async function takePasskey(
  publicUrl: string,
  { _id, passkeys }: SecondFactors,
  { challenge, at }: Asked,
  answer: { id: string },
): Promise<void> {
  const passkey = passkeys.find(({ credential }) => credential === answer.id)
  if (!passkey) throw fail('factor.passkey')
  const { id, credential, publicKey, counter } = passkey
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: answer as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: originOf(publicUrl),
    expectedRPID: nameOf(publicUrl),
    credential: { id: credential, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter },
    requireUserVerification: false,
  }).catch(refused)
  if (!verified) throw fail('factor.passkey')
  const { modifiedCount } = await SecondFactorRows.updateOne(
    { _id, passkeys: { $elemMatch: { id, usedAt: { $lt: new Date(at) } } } },
    { $set: { 'passkeys.$.counter': authenticationInfo.newCounter, 'passkeys.$.usedAt': now() } },
  )
  if (modifiedCount === 0) throw fail('factor.passkey')
}

/** What the library refuses is thrown: a wrong signature, another challenge, a counter that went back. */
function refused(): never {
  throw fail('factor.passkey')
}
