/** The keys of an installation, and which of them are in use by this process. */
import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

const BYTES = 32

/** What is derived from one secret: two keys that know nothing of each other. */
export interface Key {
  /** Names the secret without telling of it; stands in every value that it seals. */
  id: string
  seal: KeyObject
  index: KeyObject
}

/** As an object: of bytes Node makes one anew at each use, which takes longer than to seal a number. */
const derived = (secret: Uint8Array, purpose: string): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync('sha256', secret, '', `hongling ${purpose}`, BYTES)))

function keyOf(text: string): Key | null {
  const secret = Buffer.from(text, 'base64')
  if (secret.length !== BYTES) return null
  const id = createHash('sha256').update('hongling key id').update(secret).digest('hex').slice(0, 12)
  return { id, seal: derived(secret, 'sealing'), index: derived(secret, 'blind index') }
}

/** Secrets of 32 bytes in base64, the one that seals first; null when one is none. */
export function readKeys(secrets: readonly string[]): Key[] | null {
  const keys = secrets.map(keyOf)
  return keys.length > 0 && keys.every((key) => key !== null) ? keys : null
}

type Source = () => readonly Key[]
let source: Source | undefined

/** As mongoose's default connection, one for the whole process: the first seals, all open. */
export function useKeys(given: Source): void {
  source = given
}

export function keysInUse(): readonly Key[] {
  if (!source) throw new Error('no keys were opened: call openKeys first')
  return source()
}
