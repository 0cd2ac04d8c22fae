/** What the QR code on the screen says: which session, and of which 15 s, signed by this server. */
import { createHmac } from 'node:crypto'
import { sameSignature } from '../../access/signedToken.ts'

const SESSION_LENGTH = 16
const STEP_LENGTH = 7
/** 96 bits: as short as a code that is read from the last row needs, and beyond guessing. */
const MAC_BYTES = 12

const mac = (said: string, secret: string): Buffer =>
  createHmac('sha256', `class sign-in ${secret}`).update(said).digest().subarray(0, MAC_BYTES)

export function signInCode(session: string, step: number, secret: string): string {
  const said = session + step.toString(36).padStart(STEP_LENGTH, '0')
  return said + mac(said, secret).toString('base64url')
}

/** Null for what this server has not signed. */
export function readSignInCode(code: string, secret: string): { session: string; step: number } | null {
  const said = code.slice(0, SESSION_LENGTH + STEP_LENGTH)
  const given = Buffer.from(code.slice(said.length), 'base64url')
  if (!sameSignature(given, mac(said, secret))) return null
  return { session: said.slice(0, SESSION_LENGTH), step: parseInt(said.slice(SESSION_LENGTH), 36) }
}
