import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { keyedQueue } from '../../lib/keyedQueue.ts'

/** How far a file that grows has been read. */
interface Following {
  hash: Hash
  offset: number
}

const FOLLOWED_MOST = 500
const READ_BYTES = 1024 * 1024
const followed = new Map<string, Following>()
const turn = (file: string): string => `hash ${file}`

/**
 * Reads on in a file that only grows, and sends to the disk what it read: so that the last byte of a long upload waits
 * for neither its hash nor its sync. What is known is lost with the process; then `hashOf` reads from the beginning.
 */
export const followHash = (file: string): Promise<void> =>
  keyedQueue(turn(file), async () => {
    const handle = await open(file, 'r').catch(() => null)
    try {
      if (handle && (await readOn(handle, file)) > 0) await handle.datasync()
    } finally {
      await handle?.close()
    }
  })

/** Hex SHA-256 of a file that is complete; it is not followed any more. */
export const hashOf = (file: string): Promise<string> =>
  keyedQueue(turn(file), async () => {
    const handle = await open(file, 'r')
    try {
      await readOn(handle, file)
      return followed.get(file)!.hash.digest('hex')
    } finally {
      followed.delete(file)
      await handle.close()
    }
  })

async function readOn(handle: FileHandle, file: string): Promise<number> {
  const at = followed.get(file) ?? { hash: createHash('sha256'), offset: 0 }
  followed.delete(file)
  if (followed.size >= FOLLOWED_MOST) followed.delete(followed.keys().next().value!)
  followed.set(file, at)
  const buffer = Buffer.allocUnsafe(READ_BYTES)
  const before = at.offset
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, at.offset)
    if (bytesRead === 0) return at.offset - before
    at.hash.update(buffer.subarray(0, bytesRead))
    at.offset += bytesRead
  }
}
