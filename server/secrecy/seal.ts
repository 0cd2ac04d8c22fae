/** Single values sealed at rest: AES-256-GCM, each with a nonce of its own. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { keysInUse, type Key } from './keys.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

/** What a value belongs to: one that was moved to another row or field does not open. */
export interface Place {
  row: string
  field: string
}
const bound = ({ row, field }: Place): Buffer => Buffer.from(JSON.stringify([row, field]))

/** `KEY.base64url(nonce, ciphertext, tag)` */
export function seal(value: string, place: Place): string {
  const { id, seal: key } = keysInUse()[0]!
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(bound(place))
  const sealed = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${id}.${sealed.toString('base64url')}`
}

/** A value that was changed, moved, or sealed with a key that is not here. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

/** @throws Unreadable */
export function open(sealed: string, place: Place): string {
  const [id, text = ''] = sealed.split('.')
  const key = keysInUse().find((each) => each.id === id)
  if (!key) throw new Unreadable(`sealed with the key ${id}, which is not here`)
  const bytes = Buffer.from(text, 'base64url')
  try {
    const decipher = createDecipheriv(ALGORITHM, key.seal, bytes.subarray(0, NONCE), { authTagLength: TAG })
    decipher.setAAD(bound(place)).setAuthTag(bytes.subarray(-TAG))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8')
  } catch {
    throw new Unreadable('it was changed or belongs elsewhere')
  }
}

/** Whether it is sealed with the key that seals now. */
export const isCurrent = (sealed: string): boolean => sealed.startsWith(`${keysInUse()[0]!.id}.`)

const indexUnder = ({ index }: Key, value: string, field: string): string =>
  createHmac('sha256', index)
    .update(JSON.stringify([field, value]))
    .digest('base64url')

/** By what a value is found without being opened: the same for the same value of the same field. */
export const blindIndex = (value: string, field: string): string => indexUnder(keysInUse()[0]!, value, field)

/** The same under every key: as long as a rotation lasts, rows of several stand side by side. */
export const blindIndexes = (value: string, field: string): string[] =>
  keysInUse().map((key) => indexUnder(key, value, field))
