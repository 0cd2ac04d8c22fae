/**
 * Encryption of a stream with a passphrase, as it passes: scrypt for the key of all, HKDF for that of each file, and
 * AES-256-GCM over pieces that are numbered and know whether they are the last, so that none can be changed, moved, left
 * out or cut off unnoticed.
 *
 * A sealed file: magic (8 bytes), salt of scrypt (16), its log2 N, r and p (1 each), check of the key (8), salt of the
 * file (32); then pieces of 64 KiB, each followed by its tag (16).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { promisify } from 'node:util'
import { Damaged, WrongKey } from './failures.ts'

const MAGIC = Buffer.from('HLSEAL1\n')
const [SALT, CHECK, FILE_SALT, TAG] = [16, 8, 32, 16]
const PIECE = 64 * 1024
const HEADER = MAGIC.length + SALT + 3 + CHECK + FILE_SALT
const COST = { logN: 17, r: 8, p: 1 } as const
/** What a header may ask for: 1 GiB of memory at most. */
const MOST = { logN: 20, r: 8, p: 4 } as const
const CIPHER = 'aes-256-gcm'

/** The key of a passphrase and a salt; `head`: how every file sealed with it begins. */
export interface MasterKey {
  key: Buffer
  head: Buffer
}

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)

async function keyOf(passphrase: string, parameters: Buffer): Promise<MasterKey> {
  const [logN, r, p] = [...parameters.subarray(SALT)] as [number, number, number]
  if (logN > MOST.logN || r > MOST.r || p > MOST.p || logN < 1 || r < 1 || p < 1) throw new Damaged('its header')
  const N = 2 ** logN
  const key = await derive(passphrase.normalize('NFC'), parameters.subarray(0, SALT), 32, { N, r, p, maxmem: 2 ** 31 })
  const check = createHmac('sha256', key).update('check').digest().subarray(0, CHECK)
  return { key, head: Buffer.concat([MAGIC, parameters, check]) }
}

/** A key with a salt of its own. */
export const newKey = (passphrase: string): Promise<MasterKey> =>
  keyOf(passphrase, Buffer.concat([randomBytes(SALT), Buffer.from([COST.logN, COST.r, COST.p])]))

/** The key of a file that was sealed with this passphrase. @throws WrongKey, or Damaged when it is no sealed file */
export async function keyOfSealed(header: Buffer, passphrase: string): Promise<MasterKey> {
  if (header.length < HEADER || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw new Damaged('its header')
  const master = await keyOf(passphrase, Buffer.from(header.subarray(MAGIC.length, MAGIC.length + SALT + 3)))
  if (!timingSafeEqual(master.head, header.subarray(0, master.head.length))) throw new WrongKey()
  return master
}

export const HEADER_BYTES = HEADER

/** A keyed name that tells nothing of what it names. */
export const sealedName = ({ key }: MasterKey, name: string): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', 'names', 32)))
    .update(name)
    .digest('hex')

const fileKey = ({ key }: MasterKey, header: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', key, header.subarray(-FILE_SALT), 'file', 32))

function nonceOf(at: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(at, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Collects what passes and gives it on in pieces of one length; the last, which may be empty, at the end. */
abstract class Pieces extends Transform {
  private held: Buffer[] = []
  private bytes = 0
  protected at = 0
  private readonly length: number
  constructor(length: number) {
    super()
    this.length = length
  }
  protected abstract piece(bytes: Buffer, last: boolean): Buffer

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.held.push(chunk)
    this.bytes += chunk.length
    if (this.bytes <= this.length) return done()
    let all = Buffer.concat(this.held)
    try {
      for (; all.length > this.length; all = all.subarray(this.length)) {
        this.push(this.piece(all.subarray(0, this.length), false))
        this.at++
      }
      this.held = [all]
      this.bytes = all.length
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      done(null, this.piece(Buffer.concat(this.held), true))
    } catch (error) {
      done(error as Error)
    }
  }
}

class Seal extends Pieces {
  private readonly header: Buffer
  private readonly key: Buffer
  constructor(master: MasterKey) {
    super(PIECE)
    this.header = Buffer.concat([master.head, randomBytes(FILE_SALT)])
    this.key = fileKey(master, this.header)
    this.push(this.header)
  }
  protected override piece(bytes: Buffer, last: boolean): Buffer {
    const cipher = createCipheriv(CIPHER, this.key, nonceOf(this.at, last)).setAAD(this.header)
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  }
}

class Open extends Pieces {
  private readonly header: Buffer
  private readonly key: Buffer
  constructor(master: MasterKey, header: Buffer) {
    super(PIECE + TAG)
    this.header = header
    this.key = fileKey(master, header)
  }
  protected override piece(bytes: Buffer, last: boolean): Buffer {
    if (bytes.length < TAG) throw new Damaged('its end')
    const end = bytes.length - TAG
    const decipher = createDecipheriv(CIPHER, this.key, nonceOf(this.at, last)).setAAD(this.header)
    decipher.setAuthTag(bytes.subarray(end))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()])
    } catch {
      throw new Damaged('what is sealed in it')
    }
  }
}

export const sealing = (master: MasterKey): Transform => new Seal(master)

/**
 * Opens what follows a header. @throws Damaged, from the stream, when anything of it is not as it was sealed
 */
export const opening = (master: MasterKey, header: Buffer): Transform => new Open(master, header)
